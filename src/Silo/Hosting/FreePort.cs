using System.Net;
using System.Net.Sockets;

namespace OrleansOms.Silo.Hosting;

/// <summary>Finds a port for Orleans' own traffic, so that two silos on one machine never meet by accident.</summary>
public static class FreePort
{
    /// <summary>A loopback port that was free a moment ago.</summary>
    public static int Next()
    {
        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        probe.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)probe.LocalEndPoint!).Port;
    }
}
