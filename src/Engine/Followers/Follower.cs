using OrleansOms.Engine.Journal;

namespace OrleansOms.Engine.Followers;

/// <summary>
/// Keeps one index up with the journal, page by page of the log. It keeps no truth of its own: where it stands is read from the
/// index before each page and moved together with the entries, so any number of followers, in any number of processes, may be stopped or
/// doubled without harm. The host runs the steps, one at a time, and waits between them.
/// </summary>
/// <param name="gathering">
/// How long a page may be gathered before it is applied; zero to apply what a step finds. Rows are read past as soon as a step finds them, and what stays in
/// memory until then are their entries alone, one for each grain.
/// </param>
/// <param name="pageRowsMax">How many rows are applied at once at most, or fewer large ones; bounds memory and how long a transaction lasts.</param>
public sealed class Follower(
    IJournalStore journal, IIndexStore index, IProjection projection, TimeProvider time, TimeSpan gathering = default, int pageRowsMax = Follower.PageRowsMaxDefault)
{
    private const int StepRowsMaxDefault = 2_000;
    private const int PageRowsMaxDefault = 4 * StepRowsMaxDefault;
    private const long PageBytesFull = 16 * 1024 * 1024;

    private GatheredPage? _page;

    /// <summary>How many rows a step reads at most. After one that found fewer there is nothing more for now.</summary>
    public int StepRowsMax { get; } = Math.Min(pageRowsMax, StepRowsMaxDefault);

    /// <summary>The last row that was known to be in the index when the last page was applied, or found to be empty.</summary>
    public LogPosition Position { get; private set; }

    /// <summary>How old the newest row in the index was when the last page was applied; zero when there were no more to read.</summary>
    public TimeSpan Lag { get; private set; }

    /// <summary>How many rows this follower has applied since it was made, those of rebuilding included.</summary>
    public long RowsApplied { get; private set; }

    /// <summary>True when a newer release has built the index: this one leaves it alone, so that the two don't rebuild in turns.</summary>
    public bool IsSuperseded { get; private set; }

    /// <summary>
    /// Reads what has come to the log, and applies the page if it is full or was gathered for long enough. An index of an older version of the projection
    /// is emptied first and followed from the log's beginning.
    /// </summary>
    /// <returns>How many rows were read; 0 when there were none.</returns>
    public Task<int> StepAsync(CancellationToken stop) => StepAsync(gathering, stop);

    /// <summary>Empties the index, whatever version built it, and follows from the log's beginning to its end.</summary>
    /// <param name="progress">Told after each page how many rows have been applied.</param>
    public async Task RebuildAsync(Action<long> progress, CancellationToken stop)
    {
        while (!await TryResetAsync(await index.FindAsync(projection.Index, stop), stop))
        {
            stop.ThrowIfCancellationRequested();
        }

        _page = null;
        var before = RowsApplied;
        while (await StepAsync(gathering: default, stop) > 0)
        {
            progress(RowsApplied - before);
        }
    }

    private async Task<int> StepAsync(TimeSpan gathering, CancellationToken stop)
    {
        while (true)
        {
            stop.ThrowIfCancellationRequested();
            try
            {
                return (_page ??= await BeginAsync(stop)) is { } page ? await GatherAsync(page, gathering, stop) : 0;
            }
            catch (PositionMovedException)
            {
                // Another follower got on, so all together did: go on from where it is now.
                _page = null;
            }
            catch
            {
                _page = null;
                throw;
            }
        }
    }

    /// <summary>Null when the index is not this release's to keep.</summary>
    private async Task<GatheredPage?> BeginAsync(CancellationToken stop)
    {
        var state = await index.FindAsync(projection.Index, stop);
        IsSuperseded = state?.Projection > projection.Version;
        if (IsSuperseded)
        {
            return null;
        }

        if (state is not { } known || known.Projection != projection.Version)
        {
            await index.ResetAsync(projection.Index, projection.Version, state, stop);
            known = new IndexState(projection.Version, default);
        }

        return new GatheredPage(known, time.GetTimestamp());
    }

    private async Task<int> GatherAsync(GatheredPage page, TimeSpan gathering, CancellationToken stop)
    {
        var wanted = Math.Min(StepRowsMax, pageRowsMax - page.Rows);
        var found = await journal.ReadLogAsync(page.Position, wanted, stop);
        if (found is not [])
        {
            page.Add(found, await projection.ProjectAsync([.. found.Select(logged => logged.Row)], journal, stop));
        }

        if (page.Rows == 0)
        {
            (_page, Position, Lag) = (null, page.Position, TimeSpan.Zero);
        }
        else if (page.Rows >= pageRowsMax || page.Bytes >= PageBytesFull || time.GetElapsedTime(page.Since) >= gathering)
        {
            await ApplyAsync(page, stop);
            Lag = found.Count < wanted ? TimeSpan.Zero : time.GetUtcNow() - page.NewestAt;
        }

        return found.Count;
    }

    private async Task ApplyAsync(GatheredPage page, CancellationToken stop)
    {
        await index.ApplyAsync(projection.Index, page.Begin, page.Position, page.Entries, stop);
        (_page, Position) = (null, page.Position);
        RowsApplied += page.Rows;
    }

    private async Task<bool> TryResetAsync(IndexState? state, CancellationToken stop)
    {
        try
        {
            await index.ResetAsync(projection.Index, projection.Version, state, stop);
            return true;
        }
        catch (PositionMovedException)
        {
            return false;
        }
    }
}
