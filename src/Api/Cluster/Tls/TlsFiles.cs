using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using OrleansOms.Api.Hosting;

namespace OrleansOms.Api.Cluster.Tls;

/// <summary>
/// The files by which the processes of a cluster know each other, all PEM. They are read anew for each connection, so that a certificate is renewed without a
/// restart; while they can't be read, what was read last is used.
/// </summary>
public sealed class TlsFiles
{
    private const string CertificateOption = "tls-certificate";
    private const string KeyOption = "tls-key";
    private const string AuthorityOption = "tls-authority";

    private readonly Lock _gate = new();
    private readonly string _certificate;
    private readonly string _key;
    private readonly string _authority;
    private string _content = "";
    private TlsIdentity? _identity;

    /// <param name="certificate">This process's certificate, and after it those between it and the authority's, if any.</param>
    /// <param name="key">Its private key, without a password.</param>
    /// <param name="authority">The certificates of those who may have issued another process's.</param>
    public TlsFiles(string certificate, string key, string authority) => (_certificate, _key, _authority) = (certificate, key, authority);

    /// <summary>The options that name them.</summary>
    public static string[] Options { get; } = ["--" + CertificateOption, "--" + KeyOption, "--" + AuthorityOption];

    /// <summary>Those that an operator has named; null where none are, and processes talk in clear.</summary>
    /// <exception cref="UsageException">Some are named and not all, or they can't be used.</exception>
    public static TlsFiles? From(IConfiguration configuration)
    {
        string[] names = [CertificateOption, KeyOption, AuthorityOption];
        var named = Array.ConvertAll(names, name => configuration[name]);
        if (Array.TrueForAll(named, string.IsNullOrEmpty))
        {
            return null;
        }

        if (Array.FindIndex(named, string.IsNullOrEmpty) is >= 0 and var missing)
        {
            throw new UsageException($"--{names[missing]} is missing: TLS between silos takes all of {string.Join(", ", Options)}.");
        }

        var files = new TlsFiles(named[0]!, named[1]!, named[2]!);
        files.Read();
        return files;
    }

    /// <summary>What is in them now.</summary>
    /// <exception cref="UsageException">They can't be read, or are not what they should be. The message is one sentence and tells nothing of the key.</exception>
    public TlsIdentity Read()
    {
        lock (_gate)
        {
            try
            {
                var (certificate, key, authority) = (File.ReadAllText(_certificate), File.ReadAllText(_key), File.ReadAllText(_authority));
                var content = string.Join('\0', certificate, key, authority);
                if (_identity is null || content != _content)
                {
                    (_identity, _content) = (Parse(certificate, key, authority), content);
                }

                return _identity;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
            {
                throw new UsageException($"The certificates of {_certificate}, {_key} and {_authority} can't be used: {e.Message.ReplaceLineEndings(" ").TrimEnd('.')}.");
            }
        }
    }

    /// <summary>As <see cref="Read"/>; what was read last while they can't be read.</summary>
    /// <param name="complaint">Why they can't be read; else null.</param>
    public TlsIdentity Current(out string? complaint)
    {
        try
        {
            complaint = null;
            return Read();
        }
        catch (UsageException e)
        {
            lock (_gate)
            {
                if (_identity is null)
                {
                    throw;
                }

                complaint = e.Message;
                return _identity;
            }
        }
    }

    private static TlsIdentity Parse(string certificate, string key, string authority)
    {
        var own = X509Certificate2.CreateFromPem(certificate, key);
        var chain = new X509Certificate2Collection();
        chain.ImportFromPem(certificate);
        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPem(authority);
        return authorities.Count > 0
            ? new TlsIdentity(own, chain, authorities)
            : throw new CryptographicException("there is no certificate in the authority's file");
    }
}
