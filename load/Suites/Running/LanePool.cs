using System.Net;
using OrleansOms.Load.Http;

namespace OrleansOms.Load.Suites.Running;

/// <summary>The connections of one thread: opened when they are first needed, kept, waited on together.</summary>
public sealed class LanePool(Uri url, int most) : IDisposable
{
    // The system's wait is counted in whole milliseconds; a shorter one would not wait at all, but burn.
    private static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(50);

    private readonly DnsEndPoint _server = new(url.Host, url.Port);
    private readonly Stack<Lane> _idle = new();
    private readonly List<Lane> _busy = [];
    private readonly AnswersAwaited<Lane> _awaited = new(lane => lane.Awaiting);

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
        var wait = atMost == TimeSpan.Zero ? atMost : atMost < ShortestWait ? ShortestWait : atMost > LongestWait ? LongestWait : atMost;
        if (_awaited.Await(_busy, wait) is { } ready) return ready;
        Thread.Sleep(wait);
        return [];
    }

    public void Dispose()
    {
        _busy.ForEach(lane => lane.Dispose());
        foreach (var lane in _idle) lane.Dispose();
    }
}
