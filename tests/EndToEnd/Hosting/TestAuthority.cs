using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace OrleansOms.EndToEnd.Tests.Hosting;

/// <summary>An authority of a test's own, which issues certificates as PEM files.</summary>
public sealed class TestAuthority : IDisposable
{
    private static readonly TimeSpan Month = TimeSpan.FromDays(30);

    private readonly DateTimeOffset _now = TimeProvider.System.GetUtcNow();
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly DataDirectory _files = new();
    private readonly X509Certificate2 _certificate;
    private byte _issued;

    public TestAuthority()
    {
        var request = new CertificateRequest("CN=authority of a test", _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        _certificate = request.CreateSelfSigned(_now - Month, _now + Month);
        Directory.CreateDirectory(_files.Path);
        File.WriteAllText(Authority, _certificate.ExportCertificatePem());
    }

    /// <summary>The file of its own certificate.</summary>
    public string Authority => Path.Combine(_files.Path, "authority.pem");

    /// <summary>A new certificate, which is valid for so long from now on; one that has expired for a negative time.</summary>
    /// <returns>The files of the certificate and of its key.</returns>
    public (string Certificate, string Key) Issue(TimeSpan? validFor = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=a process", key, HashAlgorithmName.SHA256);
        using var certificate = request.Create(_certificate, _now - Month, _now + (validFor ?? TimeSpan.FromDays(20)), [++_issued]);
        var (file, keyFile) = (Path.Combine(_files.Path, $"{_issued}.pem"), Path.Combine(_files.Path, $"{_issued}.key"));
        File.WriteAllText(file, certificate.ExportCertificatePem());
        File.WriteAllText(keyFile, key.ExportPkcs8PrivateKeyPem());
        return (file, keyFile);
    }

    /// <summary>The options by which a program uses a new certificate.</summary>
    public string[] Options(TimeSpan? validFor = null)
    {
        var (certificate, key) = Issue(validFor);
        return [$"--tls-certificate={certificate}", $"--tls-key={key}", $"--tls-authority={Authority}"];
    }

    public void Dispose()
    {
        _certificate.Dispose();
        _key.Dispose();
        _files.Dispose();
    }
}
