using System.Net;

namespace OrleansOms.Silo.Hosting;

/// <summary>Without access keys every call is an operator's, so nobody but this machine may call.</summary>
public static class Loopback
{
    /// <param name="urls">As <c>--urls</c> has them, separated by semicolons; null for the default, which is loopback.</param>
    /// <exception cref="UsageException">One of them would listen on more than loopback.</exception>
    public static void Require(string? urls)
    {
        foreach (var url in urls?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [])
        {
            if (!IsLoopback(url))
            {
                throw new UsageException($"Without access keys it listens on loopback only; {url} is not. Use http://127.0.0.1:PORT.");
            }
        }
    }

    // Kestrel takes a host that is no address, and is not localhost, for every address there is.
    private static bool IsLoopback(string url)
    {
        var host = BindingAddress.Parse(url).Host;
        return host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
    }
}
