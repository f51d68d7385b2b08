using System.Net;
using System.Net.Sockets;
using OrleansOms.Api.Access;
using OrleansOms.Api.Cluster.Tls;
using OrleansOms.Engine;
using OrleansOms.Silo.Hosting;

namespace OrleansOms.Silo.Examinations;

/// <summary>Looks at what a silo needs to let callers in: free ports and readable keys.</summary>
internal static class ServingExamination
{
    private static readonly TimeSpan CertificateWarn = TimeSpan.FromDays(14);

    public static IEnumerable<Diagnosis> Run(SiloOptions options, string urls, DateTimeOffset now)
    {
        var (ring, problem) = ReadKeys(options.Keys, now);
        yield return problem is not null ? Diagnosis.Fail("access keys", problem)
            : ring is null ? Diagnosis.Warn("access keys", $"None are configured: it serves this machine only; 'keys add' makes {options.Keys.Path}.")
            : ring.Keys.IsEmpty ? Diagnosis.Warn("access keys", $"There is no key in {options.Keys.Path}: nobody is let in.")
            : Diagnosis.Ok("access keys", $"{ring.Keys.Length} in {options.Keys.Path}");
        if (Mode(options.Keys.Path) is { } diagnosis)
        {
            yield return diagnosis;
        }

        if (Certificate(options.Tls, now) is { } certificate)
        {
            yield return certificate;
        }

        foreach (var url in urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            yield return Address(url, hasKeys: ring is not null);
        }

        if (options.Gateway is { } gateway)
        {
            yield return FreePort.IsTaken(options.Address, gateway)
                ? Diagnosis.Warn("gateway", $"Port {gateway} is in use: by the silo that runs, or by another program that has to leave it.")
                : Diagnosis.Ok("gateway", $"port {gateway} is free");
        }
    }

    // What can't be read has been told of by then.
    private static Diagnosis? Certificate(TlsFiles? files, DateTimeOffset now)
    {
        if (files is null)
        {
            return null;
        }

        var left = files.Read().Expires - now.UtcDateTime;
        return left <= TimeSpan.Zero ? Diagnosis.Fail("certificate", "It has expired: other silos do not talk to this one. Put a new one into its file.")
            : left < CertificateWarn ? Diagnosis.Warn("certificate", $"It expires in {left.TotalDays:0.0} days: put a new one into its file; no restart is needed.")
            : Diagnosis.Ok("certificate", $"expires in {left.TotalDays:0} days");
    }

    private static (Keyring? Ring, string? Problem) ReadKeys(KeyFile file, DateTimeOffset now)
    {
        try
        {
            return (file.Read(now), null);
        }
        catch (AccessException e)
        {
            return (null, $"{e.Message} Bring the file back from a backup.");
        }
    }

    private static Diagnosis? Mode(string path)
    {
        const UnixFileMode Others = UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;
        if (OperatingSystem.IsWindows() || !File.Exists(path))
        {
            return null;
        }

        var mode = File.GetUnixFileMode(path);
        return (mode & Others) != UnixFileMode.None
            ? Diagnosis.Warn("mode of keys", $"{path} is open to others ({Convert.ToString((int)mode, 8)}): chmod 600 {path}.")
            : Diagnosis.Ok("mode of keys", Convert.ToString((int)mode, 8));
    }

    private static Diagnosis Address(string url, bool hasKeys)
    {
        // '+' and '*' stand for all addresses.
        if (!Uri.TryCreate(url.Replace("://+", "://0.0.0.0", StringComparison.Ordinal).Replace("://*", "://0.0.0.0", StringComparison.Ordinal), UriKind.Absolute, out var uri))
        {
            return Diagnosis.Fail("address", $"'{url}' is no URL, as in http://127.0.0.1:5080.");
        }

        var address = IPAddress.TryParse(uri.Host, out var parsed) ? parsed : IPAddress.Loopback;
        if (!IPAddress.IsLoopback(address) && !hasKeys)
        {
            return Diagnosis.Fail("address", $"{url} is not this machine's alone, and there are no keys: it would not start; make one with 'keys add'.");
        }

        using var probe = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            probe.Bind(new IPEndPoint(address, uri.Port));
            probe.Listen();
            return Diagnosis.Ok("address", $"{url} is free");
        }
        catch (SocketException e)
        {
            return e.SocketErrorCode == SocketError.AddressAlreadyInUse
                ? Diagnosis.Warn("address", $"{url} is in use: by the silo that runs, or by another program that has to leave it.")
                : Diagnosis.Fail("address", $"{url} can't be listened on: {e.Message.TrimEnd('.')}.");
        }
    }
}
