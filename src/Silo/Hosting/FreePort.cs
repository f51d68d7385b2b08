using System.Net;
using System.Net.Sockets;

namespace OrleansOms.Silo.Hosting;

/// <summary>Finds a port for Orleans' own traffic, so that two silos on one machine never meet by accident.</summary>
public static class FreePort
{
    // Below those that systems hand out themselves (from 32,768 on Linux, from 49,152 elsewhere), so that no connection gets it before it is bound.
    private const int First = 10_000;
    private const int End = 32_768;
    private const int TriesMax = 100;

    /// <summary>A loopback port that was free a moment ago, and that nobody gets by accident.</summary>
    /// <exception cref="IOException">None was found.</exception>
    public static int Next() => Next(IPAddress.Loopback);

    /// <summary>As <see cref="Next()"/>, at another address of this machine.</summary>
    /// <param name="not">One that it may not be; null for any.</param>
    /// <exception cref="IOException">None was found.</exception>
    public static int Next(IPAddress address, int? not = null)
    {
        for (var tries = 0; tries < TriesMax; tries++)
        {
            var port = Random.Shared.Next(First, End);
            if (port != not && !IsTaken(address, port))
            {
                return port;
            }
        }

        throw new IOException($"No free port was found between {First} and {End}.");
    }

    /// <summary>True when somebody listens there. Orleans would share the port with him, and either would get some of the other's callers.</summary>
    public static bool IsTaken(IPAddress address, int port)
    {
        using var probe = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            probe.Bind(new IPEndPoint(address, port));
            probe.Listen();
            return false;
        }
        catch (SocketException)
        {
            return true;
        }
    }
}
