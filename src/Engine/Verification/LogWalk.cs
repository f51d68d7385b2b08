using OrleansOms.Engine.Journal;

namespace OrleansOms.Engine.Verification;

/// <summary>
/// Walks through a journal flush by flush: each writer's are numbered 1, 2, 3 ... and chained, none is missing, each has the rows that it had
/// when it was written.
/// </summary>
internal sealed class LogWalk(IJournalView view, Findings findings, Action walked)
{
    // Between two flushes of a writer there may be some that held keys only; that many are looked up before it is told as one gap.
    private const long LookedUpMax = 10_000;

    private readonly Dictionary<Guid, (long Number, UInt128 Chain)> _writers = [];

    /// <summary>Those without rows among them.</summary>
    public long Flushes { get; private set; }

    public int Writers => _writers.Count;

    /// <summary>The rows that the log leads to, against those that are there.</summary>
    public Balance Logged { get; } = new();

    /// <summary>A row's account in <see cref="Logged"/>.</summary>
    public static string AccountOf(UInt128 grain, long version) => $"{grain:x32}/{version}";

    public async Task RunAsync(CancellationToken stop)
    {
        await foreach (var flush in view.FlushesAsync(stop).WithCancellation(stop))
        {
            foreach (var row in flush.Rows)
            {
                Logged.Add(AccountOf(row.Grain, row.Version), 1, left: true);
                walked();
            }

            await CheckAsync(flush, stop);
        }

        await CheckRestAsync(stop);
    }

    private static string PlaceOf(Guid writer, long number) => $"flush {number} of writer {writer:n}";

    private async ValueTask CheckAsync(StoredFlush flush, CancellationToken stop)
    {
        foreach (var row in flush.Rows.Where(row => row.Row is null))
        {
            findings.Add(flush.Position, row.Flaw!);
        }

        // A damaged row is told by the walk through the grains; here it is only not asked whose flush it is.
        var whole = flush.Rows.Select(row => row.Row).OfType<Row>().Where(row => row.Checksum == RowChecksum.Of(row)).ToList();
        if (whole is not [] && whole.Exists(row => (row.Writer, row.Flush) != (whole[0].Writer, whole[0].Flush)))
        {
            findings.Add(flush.Position, $"rows of other flushes are among those of {PlaceOf(whole[0].Writer, whole[0].Flush)}");
        }

        if ((whole is [var first, ..] ? (first.Writer, first.Flush) : flush.Record is { } said ? (said.Writer, said.Number) : ((Guid, long)?)null) is not var (writer, number))
        {
            return;
        }

        var record = flush.Record is { } link && (link.Writer, link.Number) == (writer, number) ? link : await view.FindFlushAsync(writer, number, stop);
        var (last, chain) = _writers.GetValueOrDefault(writer);
        var place = $"{flush.Position}, {PlaceOf(writer, number)}";
        if (number <= last)
        {
            findings.Add(place, "it is there twice, or out of order");
            return;
        }

        // An entry that was hit may lead anywhere: it does not tell that those before are missing unless it fits where it leads to.
        if (number > last + 1)
        {
            if (Flaw(flush, record, (await view.FindFlushAsync(writer, number - 1, stop))?.Chain) is { } astray)
            {
                findings.Add(place, $"it does not follow flush {last}, and {astray}");
                return;
            }

            chain = await SkipEmptyAsync(writer, number, stop);
        }

        if (Flaw(flush, record, chain) is { } flaw)
        {
            findings.Add(place, flaw);
        }

        _writers[writer] = (number, record?.Chain ?? chain);
    }

    /// <summary>What is wrong of a flush after the chain <paramref name="before"/>, null where that is not known; null for nothing.</summary>
    private static string? Flaw(StoredFlush flush, FlushRecord? stored, UInt128? before)
    {
        if (stored is not { } record)
        {
            return "its link in the chain is missing";
        }

        if (record.Rows != flush.Rows.Count)
        {
            return $"it had {record.Rows} rows; {flush.Rows.Count} are there";
        }

        if (flush.Rows.Any(row => row.Row is null))
        {
            return "its chain can't be checked, for a row of it can't be read";
        }

        return before is { } chain && RowChecksum.Chain(chain, record.Number, flush.Rows.Select(row => row.Row!.Checksum)) != record.Chain
            ? "its chain does not fit what is before it and its rows"
            : null;
    }

    /// <summary>The writer's chain before a flush. Flushes without rows are in no log; their links must be there.</summary>
    private async ValueTask<UInt128> SkipEmptyAsync(Guid writer, long number, CancellationToken stop)
    {
        var (last, chain) = _writers.GetValueOrDefault(writer);
        for (var missing = last + 1; missing < number; missing++)
        {
            if (missing - last > LookedUpMax)
            {
                findings.Add(PlaceOf(writer, missing), $"it and all up to {number - 1} are missing");
                break;
            }

            chain = CheckEmpty(writer, missing, chain, await view.FindFlushAsync(writer, missing, stop));
        }

        return chain;
    }

    private UInt128 CheckEmpty(Guid writer, long number, UInt128 before, FlushRecord? record)
    {
        if (record is null)
        {
            findings.Add(PlaceOf(writer, number), "it is missing");
            return before;
        }

        if (record.Value.Rows != 0)
        {
            findings.Add(PlaceOf(writer, number), $"its {record.Value.Rows} rows are missing in the log");
        }
        else if (record.Value.Chain != RowChecksum.Chain(before, number, []))
        {
            findings.Add(PlaceOf(writer, number), "its chain does not fit what is before it");
        }

        return record.Value.Chain;
    }

    // What a writer has written after its last row, and writers that never wrote one.
    private async Task CheckRestAsync(CancellationToken stop)
    {
        await foreach (var record in view.FlushRecordsAsync(stop).WithCancellation(stop))
        {
            Flushes++;
            var (last, chain) = _writers.GetValueOrDefault(record.Writer);
            if (record.Number <= last)
            {
                continue;
            }

            var follows = record.Number == last + 1;
            if (!follows)
            {
                findings.Add(PlaceOf(record.Writer, last + 1), record.Number == last + 2 ? "it is missing" : $"it and all up to {record.Number - 1} are missing");
            }

            _writers[record.Writer] = (record.Number, follows ? CheckEmpty(record.Writer, record.Number, chain, record) : record.Chain);
        }
    }
}
