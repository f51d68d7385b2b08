namespace OrleansOms.Simulation.Planted;

/// <summary>Mistakes in how a grain lasts.</summary>
internal static class EngineBugs
{
    private const string Activation = "src/Engine/Activations/Activation.cs";
    private const string Batch = "src/Engine/Journal/Batch.cs";
    private const string Log = "src/Engine/Journal/Log.cs";
    private const string Loading = "src/Engine/Activations/Loading.cs";
    private const string Shell = "src/Grains/Hosting/Shell.cs";
    private const string Store = "tests/Simulation/Journal/SimStore.cs";
    private const string Sweep = "src/Engine/Alarms/AlarmSweep.cs";

    public static IReadOnlyList<PlantedBug> All { get; } =
    [
        new("a reply leaves before the log's end is durable", 1,
            new Edit(Shell, "if (log is null || outcome.Kind != OutcomeKind.Reply)",
                "if (log is null || outcome.Kind != OutcomeKind.Reply || outcome.Reply is not Rejected)")),
        new("a refusal leaves before the log's end is durable", 30,
            new Edit(Shell, "if (log is null || outcome.Kind != OutcomeKind.Reply)",
                "if (log is null || outcome.Kind != OutcomeKind.Reply || outcome.Reply is Rejected)")),
        new("two flushes are in flight", 1,
            new Edit(Log, "if (_inFlight is not null || _open.IsEmpty)", "if (_open.IsEmpty)"),
            new Edit(Log, "if (_inFlight is null && isNew)", "if (isNew)")),
        new("the fence is off: two rows of one version", 8,
            new Edit(Store, "RefuseConflicts(flush);\n        foreach", "foreach"),
            new Edit(Store, "private void RefuseConflicts(", "internal void RefuseConflicts(")),
        new("those who wait for a failed flush are told that it is durable", 7,
            new Edit(Log, "failed.Release(durable: false);", "failed.Release(durable: true);")),
        new("an activation outlives its lost decisions", 4,
            new Edit(Log, "                resident.Drop();\n", "                _ = resident;\n")),
        new("the log goes on after a failed flush in the same epoch", 1,
            new Edit(Log, "new Epoch(_process, _epoch.Number + 1, _writers())", "new Epoch(_process, _epoch.Number, _epoch.Writer)")),
        new("what an activation appends is published at once", 8,
            new Edit(Activation, "        _state = draft.State;\n",
                "        _state = draft.State;\n        _published = new Published<TState>(AppendedVersion, _state);\n")),
        new("a snapshot is of the state before its flush", 1,
            new Edit(Activation, "SnapshotBytes.Write(target, (TState)state, lastAt", "SnapshotBytes.Write(target, _published!.State, lastAt")),
        new("a snapshot is used though its rows never landed", 10,
            new Edit("src/Engine/Journal/HistoryChecks.cs", "        && lastRow.Checksum == snapshot.RowChecksum", ""),
            new Edit("src/Engine/Journal/HistoryChecks.cs", "        && lastRow.LastVersion == snapshot.Version;",
                "        && lastRow.LastVersion > 0;")),
        new("a row with several decisions keeps the state after its first", 1,
            new Edit(Batch, "row.State = appended.State;", "row.State ??= appended.State;")),
        new("a row does not say when its grain is to be woken for what it owes", 1,
            new Edit(Activation, "owed.Requests.IsEmpty ? owed.Deadline\n", "owed.Requests.IsEmpty || owed.Deadline is null ? owed.Deadline\n")),
        new("an alarm that has fired is not fired again", 28,
            new Edit(Sweep, "foreach (var some in due.Chunk(", "foreach (var some in due.Where(_fired.Add).Chunk("),
            new Edit(Sweep, "    /// <summary>Wakes what is due by now",
                "    private readonly HashSet<DueAlarm> _fired = [];\n\n    /// <summary>Wakes what is due by now")),
        new("an answer without an event is not checked where others write the journal, too", 201,
            new Edit(Loading, "if (!node.Store.IsShared)", "if (node.Store.IsShared)")),
        new("a grain that is answered in vain does not look whether it is out of date", 307,
            new Edit(Shell, "{ HasAppended: false } judged && Node.Store.IsShared)", "{ HasAppended: false } judged && !Node.Store.IsShared)")),
        new("a decision of another process is acted on before it is durable", 4,
            new Edit(Shell, "case MessageSource.Elsewhere: return new(new NotDurableYet());", "case MessageSource.Elsewhere: break;")),
        new("what is asked of an ended epoch is taken for durable", 28,
            new Edit(Log, "return epoch.Ended ? new(false) : LastBatch()", "return LastBatch()")),
        new("what is in memory is told without a fresh lease", 4,
            new Edit(Shell, "protected TState Durable => Node.Lease.IsFresh\n", "protected TState Durable => Node.Lease is not null\n")),
        new("a command is refused without a fresh lease", 142,
            new Edit("src/Grains/Hosting/GrainRuntime.cs", ": node.IsStalled || !node.Lease.IsFresh ? Unavailable", ": node.IsStalled ? Unavailable")),
        new("a grain begins while another process may still answer for it", 206,
            new Edit(Loading, "if (node.Succession is { } succession)", "if (node.Succession is { } succession && !node.Lease.IsFresh)")),
        new("a process writes without a fresh lease", 347,
            new Edit("tests/Simulation/Cluster/JournalDriver.cs", "if (!node.Engine.Lease.IsFresh)", "if (node.Engine.Lease is null)")),
        new("a follower goes on from its last page's transaction, not from its row", 1,
            new Edit("src/Engine/Followers/Follower.cs", "index.ApplyAsync(projection.Index, page.Begin, page.Position,",
                "index.ApplyAsync(projection.Index, page.Begin, new LogPosition(page.Position.Transaction + 1, 0),")),
        new("a follower reads past transactions that are still running", 44,
            new Edit(Store, "var horizon = _running.Count > 0 ? _running.Min : ulong.MaxValue;", "var horizon = ulong.MaxValue;")),
        new("a projection remembers an order as it was before the page", 1,
            new Edit("src/Grains/Orders/OrderProjection.cs", "before && before.Version == rows[0].FirstVersion - 1\n", "before\n")),
    ];
}
