using OrleansOms.Engine.Journal;

namespace OrleansOms.Engine.Followers;

/// <summary>
/// Keeps one index up with the journal, a page of the log a step. It keeps no truth of its own: where it stands is read from the
/// index at each step and moved together with the entries, so any number of followers, in any number of processes, may be stopped or
/// doubled without harm. The host runs the steps, one at a time, and waits between them.
/// </summary>
/// <param name="pageRowsMax">How many rows are read and applied at once; bounds memory and how long a transaction lasts.</param>
public sealed class Follower(IJournalStore journal, IIndexStore index, IProjection projection, TimeProvider time, int pageRowsMax = Follower.PageRowsMaxDefault)
{
    private const int PageRowsMaxDefault = 8_192;

    /// <summary>How many rows a step applies at most. After one that applied fewer there is nothing more for now.</summary>
    public int PageRowsMax => pageRowsMax;

    /// <summary>The last row that was known to be in the index when the last step ended.</summary>
    public LogPosition Position { get; private set; }

    /// <summary>How old the newest row in the index was when the last step ended; zero when there were no more to read.</summary>
    public TimeSpan Lag { get; private set; }

    /// <summary>How many rows this follower has applied since it was made, those of rebuilding included.</summary>
    public long RowsApplied { get; private set; }

    /// <summary>True when a newer release has built the index: this one leaves it alone, so that the two don't rebuild in turns.</summary>
    public bool IsSuperseded { get; private set; }

    /// <summary>
    /// Applies the next page of the log. An index of an older version of the projection is emptied first and followed from the
    /// log's beginning.
    /// </summary>
    /// <returns>How many rows were applied; 0 when there was nothing to do.</returns>
    public async Task<int> StepAsync(CancellationToken stop)
    {
        while (true)
        {
            stop.ThrowIfCancellationRequested();
            try
            {
                var state = await index.FindAsync(projection.Index, stop);
                IsSuperseded = state?.Projection > projection.Version;
                if (IsSuperseded)
                {
                    return 0;
                }

                return await ApplyPageAsync(await BegunAsync(state, stop), stop);
            }
            catch (PositionMovedException)
            {
                // Another follower got on, so all together did: go on from where it is now.
            }
        }
    }

    /// <summary>Empties the index, whatever version built it, and follows from the log's beginning to its end.</summary>
    /// <param name="progress">Told after each page how many rows have been applied.</param>
    public async Task RebuildAsync(Action<long> progress, CancellationToken stop)
    {
        while (!await TryResetAsync(await index.FindAsync(projection.Index, stop), stop))
        {
            stop.ThrowIfCancellationRequested();
        }

        var before = RowsApplied;
        while (await StepAsync(stop) > 0)
        {
            progress(RowsApplied - before);
        }
    }

    private async Task<IndexState> BegunAsync(IndexState? state, CancellationToken stop)
    {
        if (state is { } known && known.Projection == projection.Version)
        {
            return known;
        }

        await index.ResetAsync(projection.Index, projection.Version, state, stop);
        return new IndexState(projection.Version, default);
    }

    private async Task<int> ApplyPageAsync(IndexState state, CancellationToken stop)
    {
        var page = await journal.ReadLogAsync(state.Position, pageRowsMax, stop);
        if (page is [])
        {
            Position = state.Position;
            Lag = TimeSpan.Zero;
            return 0;
        }

        var last = page[^1];
        var entries = await projection.ProjectAsync([.. page.Select(logged => logged.Row)], journal, stop);
        await index.ApplyAsync(projection.Index, state, last.Position, entries, stop);
        Position = last.Position;
        Lag = page.Count < pageRowsMax ? TimeSpan.Zero : time.GetUtcNow() - EventJson.FirstAt(last.Row);
        RowsApplied += page.Count;
        return page.Count;
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
