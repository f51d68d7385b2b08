using System.Net;
using OrleansOms.Api.Hosting;

namespace OrleansOms.Api.Cluster;

/// <summary>Where silos let clients in.</summary>
internal static class Gateways
{
    /// <param name="text">Addresses with ports, separated by commas.</param>
    /// <exception cref="UsageException">There is none, or one is no address with a port.</exception>
    public static IPEndPoint[] Parse(string? text)
    {
        const string Example = "as in --gateway 127.0.0.1:5090";
        if (string.IsNullOrWhiteSpace(text)) throw new UsageException($"It needs a silo to ask, {Example}.");

        return [.. text.Split(',', StringSplitOptions.TrimEntries).Select(One)];

        static IPEndPoint One(string address) => IPEndPoint.TryParse(address, out var gateway) && gateway.Port > 0
            ? gateway
            : throw new UsageException($"--gateway takes addresses with ports, {Example}, not '{address}'.");
    }
}
