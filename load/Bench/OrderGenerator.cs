using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using HdrHistogram;

namespace OrleansOms.Load.Bench;

/// <summary>All lanes of a benchmark, driven by one thread: waits until answers are there, takes each, sends its lane's next order.</summary>
/// <remarks>A generator shares its cores with the server, so what it burns is missing there. Measured on two cores against a server that
/// answers at once, 128 connections: 15 microseconds of CPU an order; with asynchronous sockets 22 to 34, with HttpClient 108.</remarks>
public sealed class OrderGenerator(OrdersBenchOptions options) : IDisposable
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(50);

    private readonly List<OrderLane> _lanes = [.. Enumerable.Range(0, options.Connections).Select(number => new OrderLane(options, number))];
    private readonly List<Socket> _answered = [];
    private readonly List<OrderLane> _waiting = [];
    private readonly Random _random = new(options.Seed);

    /// <summary>Orders that were answered with 201, warm-up included.</summary>
    public long Acknowledged { get; private set; }

    /// <summary>Answers by status; 0 stands for a connection that failed.</summary>
    public SortedDictionary<int, long> Statuses { get; } = [];

    /// <summary>Latency in microseconds, from the first attempt, of what was acknowledged since the last <see cref="Drive"/> began.</summary>
    public LongHistogram Latencies { get; } = new(1, 600_000_000, 3);

    /// <summary>Sends orders for a time, then waits for the answers that are still out.</summary>
    public TimeSpan Drive(TimeSpan duration, long? maxOrders, CancellationToken stop)
    {
        Latencies.Reset();
        var started = Stopwatch.GetTimestamp();
        var left = maxOrders ?? long.MaxValue;
        do
        {
            stop.ThrowIfCancellationRequested();
            var isOver = Stopwatch.GetElapsedTime(started) >= duration;
            foreach (var lane in _lanes)
            {
                if (!lane.IsBusy && !isOver && left-- > 0) Start(lane);
                else if (lane.IsBusy) Count(lane, lane.Resume());
            }
        }
        while (Await());
        return Stopwatch.GetElapsedTime(started);
    }

    public void Dispose() => _lanes.ForEach(lane => lane.Dispose());

    private void Start(OrderLane lane)
    {
        var first = _random.Next(options.Skus);
        var second = (first + 1 + _random.Next(options.Skus - 1)) % options.Skus;
        Count(lane, lane.Start(first, second));
    }

    /// <summary>Takes the answers that are there, or waits a moment for one.</summary>
    /// <returns>False when no lane has an order in flight.</returns>
    private bool Await()
    {
        _answered.Clear();
        _waiting.Clear();
        foreach (var lane in _lanes)
            if (lane.Awaiting is { } socket)
            {
                _answered.Add(socket);
                _waiting.Add(lane);
            }
        if (_answered.Count == 0)
        {
            // All that is in flight pauses before it is sent again, if anything is.
            Thread.Sleep(1);
            return _lanes.Exists(lane => lane.IsBusy);
        }
        Socket.Select(_answered, null, null, LongestWait);
        // What is not ready was taken out of the list; the order of the rest is that of the lanes.
        var next = 0;
        foreach (var lane in _waiting)
        {
            if (next == _answered.Count) break;
            if (!ReferenceEquals(lane.Awaiting, _answered[next])) continue;
            next++;
            Count(lane, lane.Receive());
        }
        return true;
    }

    private void Count(OrderLane lane, int? answered)
    {
        if (answered is not { } status) return;
        Statuses[status] = Statuses.GetValueOrDefault(status) + 1;
        if (status != (int)HttpStatusCode.Created) return;
        Acknowledged++;
        Latencies.RecordValue(Math.Max(1, (long)lane.Elapsed.TotalMicroseconds));
    }
}
