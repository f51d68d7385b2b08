using System.Diagnostics;
using OrleansOms.Load.Suites.Calls;
using OrleansOms.Load.Suites.Profile;

namespace OrleansOms.Load.Suites.Running;

/// <param name="Connections">At most so many are open; an arrival that finds all of them busy waits.</param>
/// <param name="Attempt">Time after which a call counts as unanswered, and its connection is closed.</param>
/// <param name="GiveUp">Time after which an arrival that waits for a connection goes away without a call.</param>
public sealed record GeneratorOptions(Uri Url, string? ApiKey, int Connections, TimeSpan Attempt, TimeSpan GiveUp, long Seed);

/// <summary>Sends what arrives when it arrives, on one thread.</summary>
/// <remarks>
/// The model is open: an arrival's latency counts from when it was due, also while it waits for a connection, so a server that stands still
/// is not spared the customers who come meanwhile (what is called coordinated omission). What the generator itself is late counts as its lag.
/// </remarks>
public sealed class Generator(GeneratorOptions options, Recording recording) : IDisposable
{
    // Answers are looked at between so many arrivals at the latest, when a lot is due at once.
    private const int ArrivalsAtOnce = 64;
    private const double BetweenTimeouts = 0.1;

    // A copy that fails at once would begin anew at once, a hundred thousand times a second.
    private const double RestAfterFailure = 0.05;

    private readonly LanePool _lanes = new(options.Url, options.Connections);
    private readonly RequestWriter _request = new(options.Url, options.ApiKey);
    private readonly Queue<(double At, Stretch Stretch)> _backlog = new();
    private readonly List<Journey> _open = [];
    private Func<string, Journey> _begin = null!;
    private LoadProfile _profile = null!;
    private Arrivals _arrivals = null!;
    private long _started;
    private double _timeoutsLookedAt;
    private double _restUntil;

    // Until then copies begin anew; without closed simulations 0.
    private double _closedUntil;

    /// <summary>What was cut short because a call that must be made had no outcome; it is still due.</summary>
    public IReadOnlyList<Journey> Open => _open;

    private double Now => Stopwatch.GetElapsedTime(_started).TotalSeconds;

    /// <summary>Blocks until the profile is over and all that it sent is answered or given up.</summary>
    /// <param name="begin">Makes the journey of an arrival in the phase of this name.</param>
    public void Run(LoadProfile profile, Func<string, Journey> begin, CancellationToken stop)
    {
        (_profile, _begin) = (profile, begin);
        _arrivals = new Arrivals(profile, options.Seed);
        _closedUntil = profile.Stretches.Where(IsClosed).Select(stretch => stretch.End).DefaultIfEmpty(0).Max();
        _started = Stopwatch.GetTimestamp();
        while (true)
        {
            stop.ThrowIfCancellationRequested();
            var now = Now;
            if (recording.IsSecondOver(now)) recording.EndSecond(now, _lanes.Busy.Count, _backlog.Count, _lanes.Open);
            TakeArrivals(now);
            GiveUp(now);
            ServeBacklog();
            KeepCopies(now);
            if (now >= _closedUntil && _arrivals.Next is null && _lanes.Busy.Count == 0 && _backlog.Count == 0) break;
            foreach (var lane in _lanes.Await(UntilNext(now)))
                if (lane.Receive())
                    Answered(lane);
        }
        recording.EndRun(Now, _lanes.Open);
    }

    public void Dispose() => _lanes.Dispose();

    private TimeSpan UntilNext(double now) => TimeSpan.FromSeconds(Math.Clamp((_arrivals.Next ?? double.MaxValue) - now, 0, 1));

    private void TakeArrivals(double now)
    {
        for (var taken = 0; taken < ArrivalsAtOnce && _arrivals.Next is { } at && at <= now; taken++)
        {
            var stretch = _arrivals.Stretch;
            recording.Arrived(stretch, Now - at);
            _arrivals.Advance();
            if (_backlog.Count == 0 && _lanes.Take() is { } lane) Start(lane, stretch, at);
            else _backlog.Enqueue((at, stretch));
        }
    }

    /// <summary>Who has waited longest gets the first lane that is idle.</summary>
    private void ServeBacklog()
    {
        for (var served = 0; served < ArrivalsAtOnce && _backlog.Count > 0 && _lanes.Take() is { } lane; served++)
        {
            var (at, stretch) = _backlog.Dequeue();
            Start(lane, stretch, at);
        }
    }

    private void KeepCopies(double now)
    {
        var stretch = _profile.StretchAt(now);
        if (now >= _closedUntil || now < _restUntil || !IsClosed(stretch)) return;
        for (var copies = _lanes.Busy.Count; copies < stretch.Simulation.Rate && _lanes.Take() is { } lane; copies++)
        {
            recording.Arrived(stretch, 0);
            Start(lane, stretch, Now);
        }
    }

    private static bool IsClosed(Stretch stretch) => stretch.Simulation.Kind == SimulationKind.KeepConstant;

    private void GiveUp(double now)
    {
        while (_backlog.TryPeek(out var first) && now - first.At > options.GiveUp.TotalSeconds)
        {
            _backlog.Dequeue();
            recording.WentAway(first.Stretch, now - first.At);
        }
        if (now - _timeoutsLookedAt < BetweenTimeouts) return;
        _timeoutsLookedAt = now;
        for (var at = _lanes.Busy.Count - 1; at >= 0; at--)
        {
            var lane = _lanes.Busy[at];
            if (!lane.IsInFlight || now - lane.Sent < options.Attempt.TotalSeconds) continue;
            lane.Abandon();
            Answered(lane);
        }
    }

    private void Start(Lane lane, Stretch stretch, double intended)
    {
        lane.Begin(_begin(stretch.Phase), stretch, intended);
        Send(lane);
    }

    private void Send(Lane lane)
    {
        if (!lane.Send(_request, Now)) Answered(lane);
    }

    private void Answered(Lane lane)
    {
        var (now, journey) = (Now, lane.Journey);
        var answer = lane.Answer;
        recording.Answered(lane.Stretch, journey.Step, answer, now - lane.Intended);
        var isOpen = Judgement.IsInDoubt(answer) || (Judgement.IsNotNow(Judgement.VerdictOn(answer)) && !journey.EndsWhenTurnedAway);
        if (isOpen && journey.MustSettle) _open.Add(journey);
        if (!isOpen && journey.Take(answer))
        {
            lane.Intended = now;
            Send(lane);
            return;
        }
        _lanes.Return(lane);
        if (answer.Status == 0) _restUntil = now + RestAfterFailure;
    }
}
