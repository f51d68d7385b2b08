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

    /// <summary>True when somebody listens there. Orleans would share the port with him, and either would get some of the other's callers.</summary>
    public static bool IsTaken(int port)
    {
        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            probe.Bind(new IPEndPoint(IPAddress.Loopback, port));
            probe.Listen();
            return false;
        }
        catch (SocketException)
        {
            return true;
        }
    }
}
