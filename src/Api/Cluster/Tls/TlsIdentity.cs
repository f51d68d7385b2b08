using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace OrleansOms.Api.Cluster.Tls;

/// <summary>
/// Who this process is to others of its cluster, and whom it takes for one of them: whoever has a certificate of the cluster's authority that is valid now and, if it says what it is
/// for, is for both ends of a connection. Names are not compared: silos are found by address, and any of them may be at any.
/// </summary>
public sealed class TlsIdentity
{
    private readonly SslStreamCertificateContext _context;
    private readonly X509Certificate2Collection _authorities;

    internal TlsIdentity(X509Certificate2 own, X509Certificate2Collection chain, X509Certificate2Collection authorities)
    {
        Expires = own.NotAfter.ToUniversalTime();
        _authorities = authorities;
        _context = SslStreamCertificateContext.Create(own, chain, offline: true);
    }

    /// <summary>When its certificate is no longer valid, UTC.</summary>
    public DateTime Expires { get; }

    internal SslServerAuthenticationOptions Server() => new()
    {
        ServerCertificateContext = _context,
        ClientCertificateRequired = true,
        EnabledSslProtocols = SslProtocols.Tls13,
        CertificateChainPolicy = Policy(),
        RemoteCertificateValidationCallback = IsOneOfUs,
    };

    internal SslClientAuthenticationOptions Client() => new()
    {
        TargetHost = "orleansoms",
        ClientCertificateContext = _context,
        EnabledSslProtocols = SslProtocols.Tls13,
        CertificateChainPolicy = Policy(),
        RemoteCertificateValidationCallback = IsOneOfUs,
    };

    private static bool IsOneOfUs(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors) =>
        certificate is not null && (errors & ~SslPolicyErrors.RemoteCertificateNameMismatch) == SslPolicyErrors.None;

    private X509ChainPolicy Policy()
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck, DisableCertificateDownloads = true };
        policy.CustomTrustStore.AddRange(_authorities);
        return policy;
    }
}
