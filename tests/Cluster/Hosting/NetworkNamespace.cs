using System.Globalization;
using System.Net;

namespace OrleansOms.Cluster.Tests.Hosting;

/// <summary>
/// A network of its own for one silo, with two cables to this machine's: one to the other silos, which can be cut, and one to everything else, which stays. Linux, and it takes the
/// right to make one.
/// </summary>
public sealed class NetworkNamespace : IDisposable
{
    private readonly string _name = $"oms{Guid.NewGuid():N}"[..12];
    private readonly string _net = string.Create(CultureInfo.InvariantCulture, $"10.{Random.Shared.Next(64, 256)}.{Random.Shared.Next(0, 256)}");

    private NetworkNamespace()
    {
    }

    /// <summary>Where the other silos are, as seen from within, on the cable that can be cut.</summary>
    public IPAddress Others => Address(1);

    /// <summary>Where the silo within is for them.</summary>
    public IPAddress Silo => Address(2);

    /// <summary>This machine, as seen from within, on the cable that stays.</summary>
    public IPAddress Outside => Address(5);

    /// <summary>Where the silo within is for anybody who is no silo.</summary>
    public IPAddress Inside => Address(6);

    /// <summary>Starts a program within, in the same process.</summary>
    public string[] Launcher => ["ip", "netns", "exec", _name];

    /// <summary>Skips the test where that is not allowed.</summary>
    public static NetworkNamespace Create()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Network namespaces are Linux's.");
        var made = new NetworkNamespace();
        if (SystemTool.Run("ip", "netns", "add", made._name) is { } error)
        {
            Assert.Skip($"No network namespace can be made here: {error}");
        }

        try
        {
            Run("-n", made._name, "link", "set", "lo", "up");
            made.Connect("s", made.Others, made.Silo);
            made.Connect("o", made.Outside, made.Inside);
            return made;
        }
        catch
        {
            made.Dispose();
            throw;
        }
    }

    /// <summary>From now on nothing passes between the silo within and the others, and nobody is told.</summary>
    public void Cut() => Run("link", "set", $"{_name}s", "down");

    // The cables go with it.
    public void Dispose() => SystemTool.Run("ip", "netns", "del", _name);

    private IPAddress Address(int host) => IPAddress.Parse(string.Create(CultureInfo.InvariantCulture, $"{_net}.{host}"));

    private void Connect(string cable, IPAddress outside, IPAddress inside)
    {
        var (here, there) = (_name + cable, $"{_name}{cable}i");
        Run("link", "add", here, "type", "veth", "peer", "name", there, "netns", _name);
        Run("addr", "add", $"{outside}/30", "dev", here);
        Run("link", "set", here, "up");
        Run("-n", _name, "addr", "add", $"{inside}/30", "dev", there);
        Run("-n", _name, "link", "set", there, "up");
    }

    private static void Run(params string[] arguments)
    {
        if (SystemTool.Run("ip", arguments) is { } error) throw new InvalidOperationException($"ip {string.Join(' ', arguments)}: {error}");
    }
}
