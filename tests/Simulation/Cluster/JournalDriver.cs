using OrleansOms.Engine;
using OrleansOms.Engine.Journal;
using OrleansOms.Simulation.Faults;

namespace OrleansOms.Simulation.Cluster;

/// <summary>
/// A process's journal thread, step by step (see the engine's Pump): one flush in flight, and the next the moment it ends. Whatever can go
/// wrong at each of its boundaries does.
/// </summary>
internal sealed class JournalDriver(SimCluster cluster, SimNode node)
{
    private static readonly TimeSpan Usual = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(2);

    private bool _awake;
    private Action _inFlight = () => { };

    private FaultPlan Faults => cluster.Faults;

    /// <summary>There is something to flush. Called under the log's lock, so it only notes it.</summary>
    public void Work()
    {
        if (_awake) return;
        _awake = true;
        cluster.Loop.After(TimeSpan.FromMicroseconds(10), Drain);
    }

    /// <summary>
    /// The process is gone. What the store has got of it lands or does not, as it would have; but it has ended by the time at which others take
    /// its grains over, for the connection was closed long before.
    /// </summary>
    public void Died() => cluster.Loop.After(SimCluster.DeathKnown, _inFlight);

    private void Drain()
    {
        _awake = false;
        if (IsHeld(Drain)) return;
        if (node.Engine.Log.Seal() is not { } flush) return;
        cluster.Trace.Add(node.Name, $"flush {flush.Number}: {string.Join(' ', flush.Rows.Select(row => $"{row.Grain}:{row.FirstVersion}+{row.Count}"))}");
        if (Strikes(FaultKind.CrashBeforeFlush)) return;
        if (!node.Engine.Lease.IsFresh)
        {
            Fail(() => { }, flush);
            return;
        }

        var transaction = cluster.Store.Begin();
        var time = Faults.Strikes(FaultKind.SlowFlush) ? Faults.Chance.About(Slow, Slow * 4) : Faults.Chance.About(Usual, Usual * 10);
        if (Faults.Strikes(FaultKind.CrashDuringFlush))
        {
            // The store has got it, the process does not live to hear: it lands, or it does not.
            var lands = Faults.Chance.Happens(0.5);
            After(time, () => End(transaction, flush, lands));
            node.Crash("during a flush");
            return;
        }
        if (Faults.Strikes(FaultKind.FailedFlush)) After(time, () => Fail(() => End(transaction, flush, lands: false), flush));
        else if (Faults.Strikes(FaultKind.LandedFailedFlush)) After(time, () => Fail(() => End(transaction, flush, lands: true), flush));
        else if (Faults.Strikes(FaultKind.LateFlush))
        {
            // The connection broke after COMMIT was sent: the store makes sure that it has landed or never will, and fails only then.
            var lands = Faults.Chance.Happens(0.5);
            After(time + Faults.Chance.About(Slow, Slow * 4), () => Fail(() => End(transaction, flush, lands), flush));
        }
        else After(time, () => Land(transaction, flush));
    }

    // It ends once: in its time, or when its process is known to be dead.
    private void After(TimeSpan time, Action end)
    {
        var isOver = false;
        _inFlight = () =>
        {
            if (isOver) return;
            isOver = true;
            end();
        };
        cluster.Loop.After(time, _inFlight);
    }

    private void Land(ulong transaction, Flush flush)
    {
        var landed = End(transaction, flush, lands: true);
        if (Strikes(FaultKind.CrashAfterFlush)) return;
        if (IsHeld(() => Ended(flush, landed))) return;
        Ended(flush, landed);
    }

    private void Ended(Flush flush, bool landed)
    {
        if (!node.IsUp) return;
        if (!landed)
        {
            Fail(() => { }, flush);
            return;
        }
        node.Engine.Log.Complete(flush, landed: true);
        if (Strikes(FaultKind.CrashBeforeReply)) return;
        Drain();
    }

    private void Fail(Action end, Flush flush)
    {
        end();
        if (!node.IsUp) return;
        cluster.Trace.Add(node.Name, $"flush {flush.Number} failed");
        node.Engine.Log.Complete(flush, landed: false);
        cluster.Loop.After(Limits.FailedFlushPause, () =>
        {
            if (!node.IsUp) return;
            node.Engine.Log.Mend();
            Drain();
        });
    }

    /// <returns>Whether it is in the journal.</returns>
    private bool End(ulong transaction, Flush flush, bool lands)
    {
        if (!lands)
        {
            cluster.Store.Abandon(transaction, flush);
            return false;
        }
        try
        {
            cluster.Store.Land(transaction, flush);
            cluster.Trace.Add("journal", $"has flush {flush.Number} of {node.Name}");
            return true;
        }
        catch (JournalConflictException conflict)
        {
            cluster.Trace.Add("journal", $"refuses flush {flush.Number} of {node.Name}: {conflict.Message}");
            return false;
        }
    }

    private bool Strikes(FaultKind kind)
    {
        if (!node.IsUp) return true;
        if (!Faults.Strikes(kind)) return false;
        node.Crash($"({kind})");
        return true;
    }

    // A paused process's journal thread stands still, too.
    private bool IsHeld(Action later)
    {
        if (!node.IsUp) return true;
        if (node.PausedUntil <= cluster.Loop.Now) return false;
        cluster.Loop.At(node.PausedUntil, later);
        return true;
    }
}
