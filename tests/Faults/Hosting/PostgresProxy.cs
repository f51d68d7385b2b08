using System.Net;
using System.Net.Sockets;

namespace OrleansOms.Faults.Tests.Hosting;

/// <summary>What the network does to what passes.</summary>
public enum Network
{
    Fine,

    /// <summary>Each piece arrives later.</summary>
    Slow,

    /// <summary>Nothing arrives any more, and nobody is told.</summary>
    BlackHole,

    /// <summary>Connections are cut, and new ones refused.</summary>
    Cut,
}

/// <summary>When the connection is cut that a flush was sent on.</summary>
public enum FlushCut
{
    /// <summary>Before the server gets it: it never lands.</summary>
    BeforeSent,

    /// <summary>When it was sent, with the commit: it lands, most likely.</summary>
    AfterSent,

    /// <summary>When the server has told that it is committed, and before the client is: it has landed.</summary>
    BeforeAnswered,
}

/// <summary>A TCP proxy in front of a PostgreSQL. It knows enough of the wire protocol to see when a flush goes out and when its answer comes back.</summary>
public sealed class PostgresProxy : IAsyncDisposable
{
    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(30);

    private readonly TcpListener _listener;
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private readonly HashSet<Link> _links = [];
    private readonly int _server;
    private readonly Task _accepting;
    private volatile Network _network;
    private FlushCut? _next;
    private int _cuts;

    /// <param name="server">The server's port, on loopback.</param>
    /// <param name="address">Where clients find the proxy; on loopback unless said.</param>
    public PostgresProxy(int server, IPAddress? address = null)
    {
        _server = server;
        _listener = new(address ?? IPAddress.Loopback, 0);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>Where clients connect instead of to the server.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>How many flushes were cut.</summary>
    public int Cuts => Volatile.Read(ref _cuts);

    public Network Network
    {
        get => _network;
        set
        {
            _network = value;
            if (value == Network.Cut) CutAll();
        }
    }

    /// <summary>The next flush that passes is cut so; once.</summary>
    public void CutNextFlush(FlushCut cut)
    {
        lock (_gate) _next = cut;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        CutAll();
        await _accepting;
        _stop.Dispose();
    }

    private FlushCut? TakeCut()
    {
        lock (_gate)
        {
            var cut = _next;
            _next = null;
            if (cut is not null) _cuts++;
            return cut;
        }
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                if (_network == Network.Cut) client.Dispose();
                else _ = ServeAsync(client);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // It was told to stop.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var link = new Link(client, new TcpClient());
        try
        {
            lock (_gate) _links.Add(link);
            await link.Server.ConnectAsync(IPAddress.Loopback, _server, _stop.Token);
            client.NoDelay = link.Server.NoDelay = true;
            await Task.WhenAny(ForthAsync(link), BackAsync(link));
        }
        catch (Exception e) when (e is SocketException or IOException or ObjectDisposedException or OperationCanceledException)
        {
            // The server is not there; the client learns of it by its own connection's end.
        }
        finally
        {
            lock (_gate) _links.Remove(link);
        }
    }

    // Whole messages, so that a cut is never in the middle of one.
    private async Task ForthAsync(Link link)
    {
        var (from, to) = (link.Client.GetStream(), link.Server.GetStream());
        var frontend = new Frontend();
        while (await frontend.ReadAsync(from, _stop.Token) is { } message)
        {
            await PassAsync();
            if (!frontend.EndsFlush)
            {
                await to.WriteAsync(message, _stop.Token);
                continue;
            }

            switch (TakeCut())
            {
                case FlushCut.BeforeSent:
                    return;
                case FlushCut.AfterSent:
                    await to.WriteAsync(message, _stop.Token);
                    await to.FlushAsync(_stop.Token);
                    return;
                case FlushCut.BeforeAnswered:
                    link.DropsAnswer = true;
                    await to.WriteAsync(message, _stop.Token);
                    break;
                default:
                    await to.WriteAsync(message, _stop.Token);
                    break;
            }
        }
    }

    private async Task BackAsync(Link link)
    {
        var (from, to) = (link.Server.GetStream(), link.Client.GetStream());
        var buffer = new byte[64 * 1024];
        while (await from.ReadAsync(buffer, _stop.Token) is > 0 and var length)
        {
            // The server answers a flush when it is committed; so whatever comes now says that.
            if (link.DropsAnswer) return;
            await PassAsync();
            await to.WriteAsync(buffer.AsMemory(0, length), _stop.Token);
        }
    }

    private async Task PassAsync()
    {
        if (_network == Network.Slow) await Task.Delay(Delay, _stop.Token);
        while (_network == Network.BlackHole) await Task.Delay(Delay, _stop.Token);
    }

    private void CutAll()
    {
        Link[] links;
        lock (_gate) links = [.. _links];
        foreach (var link in links) link.Dispose();
    }

    private sealed class Link(TcpClient client, TcpClient server) : IDisposable
    {
        public TcpClient Client => client;

        public TcpClient Server => server;

        public bool DropsAnswer { get; set; }

        // The client gets a reset, as from a network that lost the connection; what the server was sent before, it reads.
        public void Dispose()
        {
            if (client.Client is { } socket) socket.LingerState = new LingerOption(enable: true, seconds: 0);
            client.Dispose();
            server.Dispose();
        }
    }
}
