using System.Net;
using System.Net.Sockets;
using OrleansOms.Load.Suites.Calls;
using OrleansOms.Load.Suites.Gates;

namespace OrleansOms.Load.Suites.Scenarios;

/// <summary>Streams of availability that stay open beside the load, on a thread of their own.</summary>
public sealed class Watchers : IDisposable
{
    private static readonly TimeSpan Wait = TimeSpan.FromMilliseconds(50);

    private readonly List<Watcher> _watchers = [];
    private readonly Uri _url;
    private readonly string? _apiKey;
    private readonly Thread _thread;
    private volatile bool _isOver;

    public Watchers(Uri url, string? apiKey, Assortment assortment, IEnumerable<int> skus)
    {
        (_url, _apiKey) = (url, apiKey);
        _watchers.AddRange(skus.Select(sku => new Watcher(assortment.Sku(sku), sku)));
        _thread = new Thread(Watch) { IsBackground = true, Name = "watchers" };
        _thread.Start();
    }

    /// <summary>Views that came, over all streams.</summary>
    public long Events => _watchers.Sum(watcher => watcher.Events);

    /// <summary>Streams that broke off and were opened again.</summary>
    public long Reopened => _watchers.Sum(watcher => watcher.Opened) - _watchers.Count;

    /// <summary>The lowest that any stream ever said.</summary>
    public long Least => _watchers.Min(watcher => watcher.Least);

    /// <summary>Waits until each stream's last view is what is left of its SKU, or the time is over.</summary>
    public GateRule ShowWhatIsLeft(Ledger ledger, TimeSpan patience)
    {
        var until = DateTime.UtcNow + patience;
        while (_watchers.Exists(watcher => watcher.Last != ledger.AvailableOf(watcher.Number)) && DateTime.UtcNow < until) Thread.Sleep(Wait);
        var behind = _watchers.Where(watcher => watcher.Last != ledger.AvailableOf(watcher.Number)).ToList();
        return new GateRule(
            "each stream ends with what is left", behind.Count == 0 && Least >= 0,
            $"{_watchers.Count:N0} streams, {Events:N0} views, {Reopened:N0} opened again, {behind.Count:N0} behind"
            + string.Concat(behind.Take(5).Select(watcher => $" | {watcher.Sku}: {watcher.Last} seen, {ledger.AvailableOf(watcher.Number)} left")));
    }

    public void Dispose()
    {
        _isOver = true;
        _thread.Join();
        _watchers.ForEach(watcher => watcher.Socket?.Dispose());
    }

    private void Watch()
    {
        var readable = new List<Socket>();
        while (!_isOver)
        {
            readable.Clear();
            foreach (var watcher in _watchers)
            {
                watcher.OpenIfClosed(_url, _apiKey);
                if (watcher.Socket is { } socket) readable.Add(socket);
            }
            if (readable.Count == 0)
            {
                Thread.Sleep(Wait);
                continue;
            }
            Socket.Select(readable, null, null, Wait);
            foreach (var watcher in _watchers)
                if (watcher.Socket is { } socket && readable.Contains(socket))
                    watcher.Receive();
        }
    }

    /// <summary>One stream.</summary>
    private sealed class Watcher(string sku, int number)
    {
        private readonly byte[] _buffer = new byte[64 * 1024];
        private int _received;
        private long _last = -1;

        public string Sku => sku;

        public int Number => number;

        public Socket? Socket { get; private set; }

        public long Opened { get; private set; }

        public long Events { get; private set; }

        public long Last => Interlocked.Read(ref _last);

        public long Least { get; private set; } = long.MaxValue;

        public void OpenIfClosed(Uri url, string? apiKey)
        {
            if (Socket is not null) return;
            var request = new RequestWriter(url, apiKey);
            request.Get($"/v1/availability/{sku}/stream");
            try
            {
                Socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                Socket.Connect(new DnsEndPoint(url.Host, url.Port));
                Socket.Send(request.Finish());
                Opened++;
                _received = 0;
            }
            catch (SocketException)
            {
                Close();
            }
        }

        public void Receive()
        {
            try
            {
                var count = Socket!.Receive(_buffer.AsSpan(_received));
                _received += count;
                if (count == 0) Close();
                else TakeEvents();
            }
            catch (SocketException)
            {
                Close();
            }
        }

        // What is not yet a whole event stays for the next time; the marks of chunks stand between events, not in them.
        private void TakeEvents()
        {
            var rest = _buffer.AsSpan(0, _received);
            for (int end; (end = rest.IndexOf("\n\n"u8)) >= 0; rest = rest[(end + 2)..])
            {
                var data = rest[..end];
                if (data.IndexOf("data: "u8) is >= 0 and var at && new HttpAnswer(200, data[at..]).Number("\"available\":"u8) is { } available)
                {
                    Events++;
                    Least = Math.Min(Least, available);
                    Interlocked.Exchange(ref _last, available);
                }
            }
            rest.CopyTo(_buffer);
            _received = rest.Length;
            if (_received == _buffer.Length) Close();
        }

        private void Close()
        {
            Socket?.Dispose();
            Socket = null;
        }
    }
}
