using OrleansOms.Simulation.Checks;
using OrleansOms.Simulation.Cluster;
using OrleansOms.Simulation.Faults;
using OrleansOms.Simulation.Scheduling;
using OrleansOms.Simulation.Workload;

namespace OrleansOms.Simulation.Running;

/// <summary>What one run is: everything in it follows from this.</summary>
/// <param name="Operations">Numbers of the operations that clients take, in this order.</param>
/// <param name="LeftOut">Faults that do not strike, whatever the seed says.</param>
public sealed record Scenario(ulong Seed, IReadOnlyList<int> Operations, IReadOnlySet<FaultKind> LeftOut)
{
    public static Scenario Of(ulong seed) =>
        new(seed, [.. Enumerable.Range(1, (int)Chance.Of(seed, 7).Between(20, 120))], new HashSet<FaultKind>());
}

/// <summary>What came of a run.</summary>
/// <param name="TraceHash">The same for the same scenario.</param>
public sealed record Result(
    Scenario Scenario, IReadOnlyList<(Invariant Invariant, string Text)> Violations, ulong TraceHash, IReadOnlyList<string> Trace,
    IReadOnlyList<long> Struck, int Answered, int Unknown, int Rows, long Steps)
{
    public bool IsGood => Violations.Count == 0;
}

/// <summary>One run: the market opens, faults strike while clients are at work, then all heals and has to come to rest.</summary>
public static class Run
{
    private static readonly DateTimeOffset Start = new(2026, 11, 27, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan DisturbEvery = TimeSpan.FromMilliseconds(250);

    /// <summary>How long the clients may take, and how long everything may take to come to rest after that.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    public static Result Of(Scenario scenario, bool keepsTrace = false)
    {
        try
        {
            return Simulate(scenario, keepsTrace);
        }
#pragma warning disable CA1031 // Whatever ends a run is a defect of its seed, and no reason to stop the others.
        catch (Exception e)
#pragma warning restore CA1031
        {
            return new Result(scenario, [(Invariant.Defects, $"{e}")], 0, [], new long[Enum.GetValues<FaultKind>().Length], 0, 0, 0, 0);
        }
    }

    private static Result Simulate(Scenario scenario, bool keepsTrace)
    {
        var seed = scenario.Seed;
        var loop = new EventLoop(Start);
        var trace = new Trace(loop, keepsTrace);
        var faults = new FaultPlan(seed, scenario.LeftOut);
        var shape = Chance.Of(seed, 8);
        var cluster = new SimCluster(loop, faults, trace, seed, (int)shape.Between(1, 3));
        var clients = new Clients(cluster, seed, scenario.Operations);
        var findings = new Findings();
        var journal = new JournalFold(cluster.Store);

        var opened = new Place(loop).Run(clients.OpenAsync);
        if (!loop.RunUntil(() => opened.IsCompleted, LookEvery, Longest) || opened.IsFaulted)
            findings.Add(Invariant.Liveness, $"The market does not open: {opened.Exception}");

        faults.Active = true;
        clients.Start((int)shape.Between(1, 6));
        Disturb();
        loop.RunUntil(AreDone, LookEvery, Longest);
        cluster.Heal();
        if (!loop.RunUntil(AtRest, LookEvery, Longest)) findings.Add(Invariant.Liveness, NotAtRest());

        journal.CatchUp(findings);
        var mayBeStale = faults.Struck[(int)FaultKind.TwoActivations] > 0;
        new ClientChecks(journal, clients, mayBeStale, findings).Run();
        var ended = new Place(loop).Run(new EndChecks(journal, cluster, mayBeStale, findings).RunAsync);
        loop.RunUntil(() => ended.IsCompleted, LookEvery, Longest);
        if (ended.IsFaulted) findings.Add(Invariant.Defects, $"{ended.Exception}");
        return new Result(
            scenario, findings.All, trace.Hash, trace.Lines, faults.Struck,
            clients.Observed.Count(seen => seen.Reply is not null || seen.IsRead), clients.Observed.Count(seen => seen is { IsRead: false, Reply: null }),
            cluster.Store.Landed.Sum(flush => flush.Rows.Count), loop.Steps);

        void Disturb()
        {
            if (!faults.Active) return;
            cluster.Disturb();
            loop.After(DisturbEvery, Disturb);
        }

        bool AreDone()
        {
            journal.CatchUp(findings);
            return clients.Done;
        }

        bool AtRest()
        {
            journal.CatchUp(findings);
            return clients.Done && cluster.Index.IsUpTo(cluster.Store.End) && journal.Grains.All(grain => grain.Owed is { Requests.IsEmpty: true, Deadline: null })
                && !Waiting().Any();
        }

        // A caller who waits for an outcome keeps the grain in memory, and the process from ending.
        IEnumerable<string> Waiting() =>
            from node in cluster.Nodes
            from grain in node.Engine.Residents.Names.Order()
            where node.Engine.Residents.Find(grain) is { HasWorkInHand: true }
            select $"{grain} at {node.Name}";

        string NotAtRest()
        {
            if (!clients.Done) return "A client waits for ever.";
            if (Waiting().ToList() is { Count: > 0 } waiting) return $"Callers wait for ever for {string.Join(", ", waiting)}";
            var owing = journal.Grains.Where(grain => !grain.Owed.Requests.IsEmpty || grain.Owed.Deadline is not null).Select(Owing);
            return $"Still owed at {loop.Now:T}: {string.Join("; ", owing)}; index {cluster.Index.Position} of {cluster.Store.End}";
        }

        string Owing(GrainFold grain)
        {
            var requests = grain.Owed.Requests.Select(request => $"{request.Message} to {request.To}, which is {journal.Find(request.To)?.State}");
            return $"{grain.Name}: {string.Join(", ", requests)} deadline {grain.Owed.Deadline}";
        }
    }
}
