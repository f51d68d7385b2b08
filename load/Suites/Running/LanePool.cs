using System.Net;
using System.Net.Sockets;

namespace OrleansOms.Load.Suites.Running;

/// <summary>The connections of one thread: opened when they are first needed, kept, waited on together.</summary>
/// <remarks>One thread that waits on all sockets costs a call some 15 microseconds of CPU; asynchronous sockets 22 to 34, HttpClient 108. It
/// shares its cores with the server, so what it burns is missing there.</remarks>
public sealed class LanePool(Uri url, int most) : IDisposable
{
    // The system's wait is counted in whole milliseconds; a shorter one would not wait at all, but burn.
    private static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(50);

    private readonly DnsEndPoint _server = new(url.Host, url.Port);
    private readonly Stack<Lane> _idle = new();
    private readonly List<Lane> _busy = [];
    private readonly List<Socket> _answered = [];
    private readonly List<Lane> _waiting = [];
    private readonly List<Lane> _ready = [];

    public IReadOnlyList<Lane> Busy => _busy;

    /// <summary>Connections that are open.</summary>
    public int Open => _busy.Count(lane => lane.IsOpen) + _idle.Count(lane => lane.IsOpen);

    /// <returns>A lane that is idle, which counts as busy from now on; null when all are busy.</returns>
    public Lane? Take()
    {
        if (!_idle.TryPop(out var lane))
        {
            if (_busy.Count == most) return null;
            lane = new Lane(_server);
        }
        _busy.Add(lane);
        return lane;
    }

    /// <summary>Gives a lane back that has nothing in flight.</summary>
    public void Return(Lane lane)
    {
        var at = _busy.IndexOf(lane);
        _busy[at] = _busy[^1];
        _busy.RemoveAt(_busy.Count - 1);
        _idle.Push(lane);
    }

    /// <summary>Waits until an answer, or a part of one, is there, or the time is over.</summary>
    /// <param name="atMost">Zero only looks.</param>
    /// <returns>The lanes that can receive; valid until the next call.</returns>
    public IReadOnlyList<Lane> Await(TimeSpan atMost)
    {
        _answered.Clear();
        _waiting.Clear();
        _ready.Clear();
        foreach (var lane in _busy)
            if (lane.Awaiting is { } socket)
            {
                _answered.Add(socket);
                _waiting.Add(lane);
            }
        var wait = atMost == TimeSpan.Zero ? atMost : atMost < ShortestWait ? ShortestWait : atMost > LongestWait ? LongestWait : atMost;
        if (_answered.Count == 0)
        {
            Thread.Sleep(wait);
            return _ready;
        }
        Socket.Select(_answered, null, null, wait);
        // What is not ready was taken out of the list; the order of the rest is that of the lanes.
        foreach (var lane in _waiting)
        {
            if (_ready.Count == _answered.Count) break;
            if (ReferenceEquals(lane.Awaiting, _answered[_ready.Count])) _ready.Add(lane);
        }
        return _ready;
    }

    public void Dispose()
    {
        _busy.ForEach(lane => lane.Dispose());
        foreach (var lane in _idle) lane.Dispose();
    }
}
