using System.Diagnostics;
using OrleansOms.Load.Http;
using OrleansOms.Load.Suites.Calls;
using OrleansOms.Load.Suites.Profile;

namespace OrleansOms.Load.Suites.Running;

/// <summary>Takes journeys to their end, each call again and again with its key until its outcome is known. Not measured: it prepares, settles
/// and checks.</summary>
public sealed class Finisher(Uri url, string? apiKey, int connections, Patience patience)
{
    private static readonly Stretch NoStretch = new(0, Simulation.Pause(1, "finish"), 0, 0);
    private static readonly TimeSpan Wait = TimeSpan.FromMilliseconds(10);

    private readonly RequestWriter _request = new(url, apiKey);
    private readonly Dictionary<Lane, Pausing> _pausing = [];

    /// <summary>Journeys that have come to their end.</summary>
    public long Finished { get; private set; }

    /// <summary>Blocks until all are at their end.</summary>
    /// <exception cref="ServerUnreachableException">A call had no outcome for as long as the patience allows.</exception>
    public void Finish(IEnumerable<Journey> journeys, CancellationToken stop)
    {
        using var lanes = new LanePool(url, connections);
        using var left = journeys.GetEnumerator();
        var isMore = true;
        while (true)
        {
            stop.ThrowIfCancellationRequested();
            while (isMore && lanes.Busy.Count < connections && (isMore = left.MoveNext()))
            {
                var lane = lanes.Take()!;
                lane.Begin(left.Current, NoStretch, 0);
                Send(lane, lanes);
            }
            Resume(lanes);
            if (!isMore && lanes.Busy.Count == 0) return;
            foreach (var lane in lanes.Await(Wait))
                if (lane.Receive())
                    Answered(lane, lanes);
        }
    }

    private void Resume(LanePool lanes)
    {
        if (_pausing.Count == 0) return;
        var now = Stopwatch.GetTimestamp();
        var due = _pausing.Where(pausing => pausing.Value.Until is { } until && until <= now).Select(pausing => pausing.Key).ToList();
        foreach (var lane in due) Send(lane, lanes);
    }

    private void Send(Lane lane, LanePool lanes)
    {
        if (_pausing.TryGetValue(lane, out var pausing)) pausing.Until = null;
        if (!lane.Send(_request, 0)) Answered(lane, lanes);
    }

    private void Answered(Lane lane, LanePool lanes)
    {
        var answer = lane.Answer;
        // Only here a refusal for being busy is no outcome either: what must be done is done in the end.
        if (Judgement.IsInDoubt(answer) || Judgement.IsNotNow(Judgement.VerdictOn(answer)))
        {
            Pause(lane, answer);
            return;
        }
        _pausing.Remove(lane);
        if (lane.Journey.Take(answer))
        {
            Send(lane, lanes);
            return;
        }
        Finished++;
        lanes.Return(lane);
    }

    private void Pause(Lane lane, in HttpAnswer answer)
    {
        if (!_pausing.TryGetValue(lane, out var pausing)) _pausing.Add(lane, pausing = new Pausing(Stopwatch.GetTimestamp()));
        if (Stopwatch.GetElapsedTime(pausing.Since) > patience.Total)
        {
            throw new ServerUnreachableException(
                $"{lane.Journey.Step}: no outcome within {patience.Total.TotalSeconds:0} s, "
                + $"last answer: {(answer.Status == 0 ? "none" : answer.Summary)}");
        }
        var pause = patience.PauseAfter(++pausing.Failures, null);
        pausing.Until = Stopwatch.GetTimestamp() + (long)(pause.TotalSeconds * Stopwatch.Frequency);
    }

    /// <summary>A call that is made again.</summary>
    private sealed class Pausing(long since)
    {
        public long Since { get; } = since;

        public int Failures { get; set; }

        /// <summary>Null while it is in flight.</summary>
        public long? Until { get; set; }
    }
}
