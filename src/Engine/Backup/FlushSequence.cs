using OrleansOms.Engine.Journal;

namespace OrleansOms.Engine.Backup;

/// <summary>
/// A journal's flushes in log order, those without rows among them, each checked: its rows are whole, and its chain is that of its writer's flush before it. So
/// what comes out is a prefix of whole flushes, or nothing behind the first damage.
/// </summary>
public sealed class FlushSequence
{
    private readonly Dictionary<Guid, (long Number, UInt128 Chain)> _writers = [];

    /// <summary>All flushes of a journal.</summary>
    /// <exception cref="JournalDamagedException">A row or a flush is missing, torn or flipped; the message names it.</exception>
    public async IAsyncEnumerable<Flush> OfAsync(
        IJournalView view, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken stop)
    {
        await foreach (var stored in view.FlushesAsync(stop).WithCancellation(stop))
        {
            var rows = stored.Rows
                .Select(row => row.Row ?? throw new JournalDamagedException($"{stored.Position}: {row.Flaw}.")).ToArray();
            for (var missing = Last(rows[0].Writer) + 1; missing < rows[0].Flush; missing++)
            {
                yield return Empty(await view.FindFlushAsync(rows[0].Writer, missing, stop), rows[0].Writer, missing);
            }

            var link = stored.Record ?? throw new JournalDamagedException($"{Place(rows[0].Writer, rows[0].Flush)} has no link in its chain.");
            yield return Checked(new Flush(link.Writer, link.Number, rows, [], [], [], link.Chain), link.Rows);
        }

        await foreach (var link in view.FlushRecordsAsync(stop).WithCancellation(stop))
        {
            if (link.Number > Last(link.Writer))
            {
                yield return Empty(link, link.Writer, Last(link.Writer) + 1);
            }
        }
    }

    /// <summary>Takes the next flush of its writer; says it back when it is whole and follows.</summary>
    /// <param name="rows">How many rows it was written with.</param>
    /// <exception cref="JournalDamagedException">It is not.</exception>
    public Flush Checked(Flush flush, int rows)
    {
        var (last, chain) = _writers.GetValueOrDefault(flush.Writer);
        foreach (var row in flush.Rows)
        {
            HistoryChecks.Whole(row.Grain, row);
            if (row.Writer != flush.Writer || row.Flush != flush.Number)
            {
                throw new JournalDamagedException($"The row of {row.Grain} at version {row.FirstVersion} is among those of {Place(flush.Writer, flush.Number)}.");
            }
        }

        if (flush.Number != last + 1 || flush.Rows.Count != rows || flush.Chain != RowChecksum.Chain(chain, flush.Number, flush.Rows.Select(row => row.Checksum)))
        {
            throw new JournalDamagedException($"{Place(flush.Writer, flush.Number)} does not follow flush {last}, or lacks rows.");
        }

        _writers[flush.Writer] = (flush.Number, flush.Chain);
        return flush;
    }

    private long Last(Guid writer) => _writers.GetValueOrDefault(writer).Number;

    private Flush Empty(FlushRecord? link, Guid writer, long number) =>
        link is { Rows: 0 } found && found.Number == number
            ? Checked(new Flush(writer, number, [], [], [], [], found.Chain), 0)
            : throw new JournalDamagedException($"{Place(writer, number)} is missing.");

    private static string Place(Guid writer, long number) => $"Flush {number} of writer {writer:n}";
}
