using System.Net;
using OrleansOms.Api.Problems;

namespace OrleansOms.Api.Access;

/// <summary>Without configured keys every call is an operator's, so nobody but this machine may call.</summary>
internal static class Loopback
{
    /// <summary>Refuses to listen for others. It reads what the server will: the addresses of <c>Kestrel:Endpoints</c> outrank <c>urls</c>, which outrank ports.</summary>
    /// <exception cref="AccessException">It would listen on more than loopback.</exception>
    public static void Require(IConfiguration configuration)
    {
        var endpoints = configuration.GetSection("Kestrel:Endpoints").GetChildren().Select(endpoint => endpoint["Url"]).OfType<string>();
        foreach (var url in endpoints.Concat(Split(configuration["urls"])))
        {
            if (!IsLoopbackUrl(url)) throw Refusal(url);
        }

        if (configuration["urls"] is not null) return;

        foreach (var port in Split(configuration["http_ports"]).Concat(Split(configuration["https_ports"]))) throw Refusal($"port {port} of every address");
    }

    /// <summary>
    /// Null when the call is this machine's own. A browser on this machine also runs pages of others: one whose name was made to point here
    /// (DNS rebinding) still sends that name as the host, and one that just posts a form sends its origin.
    /// </summary>
    public static Problem? RefuseStranger(HttpContext http)
    {
        if (http.Connection.LocalIpAddress is { } listening && !IPAddress.IsLoopback(listening)) return AccessProblems.Misdirected;
        if (!IsLoopbackName(http.Request.Host.Host)) return AccessProblems.Misdirected;
        if (http.Request.Headers.Origin is not [{ Length: > 0 } origin]) return null;

        return Uri.TryCreate(origin, UriKind.Absolute, out var page) && IsLoopbackName(page.Host) ? null : AccessProblems.ForeignOrigin;
    }

    private static AccessException Refusal(string place) =>
        new($"Without access keys it listens on loopback only; {place} is not. Make a key with 'keys add', or use http://127.0.0.1:PORT.");

    private static string[] Split(string? list) => list?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];

    // The server takes a host that is no address, and is not localhost, for every address there is. A socket file is this machine's.
    private static bool IsLoopbackUrl(string url)
    {
        try
        {
            var address = BindingAddress.Parse(url);
            return address.IsUnixPipe || IsLoopbackName(address.Host);
        }
        catch (FormatException)
        {
            throw new AccessException($"'{url}' is no address to listen on; one is http://127.0.0.1:5080.");
        }
    }

    private static bool IsLoopbackName(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.AsSpan().Trim("[]"), out var address) && IPAddress.IsLoopback(address));
}
