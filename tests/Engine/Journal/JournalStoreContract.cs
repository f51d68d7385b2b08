using OrleansOms.Engine.Journal;

namespace OrleansOms.Engine.Tests.Journal;

/// <summary>
/// What every <see cref="IJournalStore"/> must do. A store's own test class derives from it and says how a fresh, empty one is made;
/// damage is planted by flushing rows that no longer match their checksums, which a store writes as it is told.
/// </summary>
public abstract partial class JournalStoreContract : IAsyncLifetime
{
    protected static readonly GrainName OrderA = new("order", "A");
    protected static readonly GrainName OrderB = new("order", "B");
    protected static readonly GrainName Stock = new("stock", "85123A@WH-GB-DAVENTRY");
    protected static readonly DateTimeOffset Noon = new(2026, 11, 27, 12, 0, 0, TimeSpan.Zero);

    private IJournalStore? _store;

    protected IJournalStore Store => _store ?? throw new InvalidOperationException("The store is made by InitializeAsync.");

    protected static CancellationToken Stop => TestContext.Current.CancellationToken;

    private FlushBuilder Builder { get; } = new();

    /// <summary>Makes an empty store of its own for this test, not yet opened.</summary>
    protected abstract ValueTask<IJournalStore> CreateAsync();

    public virtual async ValueTask InitializeAsync()
    {
        _store = await CreateAsync();
        await _store.OpenAsync(Stop);
    }

    public virtual async ValueTask DisposeAsync()
    {
        if (_store is not null)
        {
            await _store.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Load_OfAGrainNeverWritten_FindsNothing()
    {
        await FlushAsync(Builder.Row(OrderA, 1));

        var history = await LoadAsync(OrderB, shape: 1);

        Assert.Null(history.Snapshot);
        Assert.Null(history.SnapshotAlarm);
        Assert.Empty(history.Rows);
    }

    [Fact]
    public async Task Load_AfterFlushes_ReturnsEveryRowAsItWasWritten()
    {
        var first = Builder.Row(OrderA, 1, count: 3, alarmAt: Noon.AddTicks(10), events: "ünïcode and \0 bytes");
        var other = Builder.Row(Stock, 1);
        await FlushAsync(first, other);
        var second = Builder.Row(OrderA, 4, count: 1, events: new string('x', 100_000));
        await FlushAsync(second);

        JournalAssert.Same([first, second], (await LoadAsync(OrderA)).Rows);
        JournalAssert.Same([other], (await LoadAsync(Stock)).Rows);
    }

    [Fact]
    public async Task Load_OfNamesThatShareAPrefix_KeepsThemApart()
    {
        GrainName[] names = [new("order", "A"), new("order", "A/1"), new("orderA", "1"), new("order", "a"), new("order", "Ä"), new("order", new string('L', 600))];
        await FlushAsync([.. names.Select(name => Builder.Row(name, 1))]);

        foreach (var name in names)
        {
            Assert.Equal(name, Assert.Single((await LoadAsync(name)).Rows).Grain);
        }
    }

    [Fact]
    public async Task Load_UpToAVersion_LeavesOutRowsThatBeginAfterIt()
    {
        var rows = await FlushOneByOneAsync(OrderA, 2, 3, 1); // versions 1-2, 3-5, 6

        JournalAssert.Same(rows[..1], (await LoadAsync(OrderA, upTo: 2)).Rows);
        JournalAssert.Same(rows[..2], (await LoadAsync(OrderA, upTo: 4)).Rows);
        JournalAssert.Same(rows, (await LoadAsync(OrderA, upTo: 6)).Rows);
        Assert.Empty((await LoadAsync(OrderA, upTo: 0)).Rows);
    }

    [Fact]
    public async Task Load_OfBuffersThatTheirWriterUsesAgain_ReturnsWhatTheyHeld()
    {
        var row = Builder.Row(OrderA, 1, events: "as written");
        var buffer = row.Events.ToArray();
        await FlushAsync(row with { Events = buffer });
        Array.Clear(buffer);

        JournalAssert.Same([row], (await LoadAsync(OrderA)).Rows);
    }

    [Fact]
    public async Task ReadRows_FromAVersionInsideARow_BeginsWithThatRow()
    {
        var rows = await FlushOneByOneAsync(OrderA, 2, 3, 1);

        JournalAssert.Same(rows, await Store.ReadRowsAsync(OrderA, 0, 10, Stop));
        JournalAssert.Same(rows, await Store.ReadRowsAsync(OrderA, 1, 10, Stop));
        JournalAssert.Same(rows[1..], await Store.ReadRowsAsync(OrderA, 3, 10, Stop));
        JournalAssert.Same(rows[1..], await Store.ReadRowsAsync(OrderA, 5, 10, Stop));
        JournalAssert.Same(rows[1..2], await Store.ReadRowsAsync(OrderA, 4, 1, Stop));
        Assert.Empty(await Store.ReadRowsAsync(OrderA, 7, 10, Stop));
        Assert.Empty(await Store.ReadRowsAsync(OrderA, 1, 0, Stop));
        Assert.Empty(await Store.ReadRowsAsync(OrderB, 1, 10, Stop));
    }

    [Fact]
    public async Task Flush_OfAVersionThatIsThere_IsAConflictAndLeavesNothingBehind()
    {
        var mine = Builder.Row(OrderA, 1);
        await FlushAsync(mine);
        var late = new FlushBuilder(seed: 2);
        var clash = late.Row(OrderA, 1, count: 2, alarmAt: Noon);
        var innocent = late.Row(OrderB, 1, alarmAt: Noon);

        await Assert.ThrowsAsync<JournalConflictException>(async () => await Store.FlushAsync(
            late.Flush(
                [innocent, clash],
                [new AlarmMove(OrderB, null, Noon), new AlarmMove(OrderA, null, Noon)],
                [FlushBuilder.Snapshot(innocent)],
                [FlushBuilder.Key("c-1")]),
            Stop));

        JournalAssert.Same([mine], (await LoadAsync(OrderA, shape: 1)).Rows);
        Assert.Empty((await LoadAsync(OrderB, shape: 1)).Rows);
        Assert.Empty(await Store.ReadDueAsync(Noon, 10, Stop));
        Assert.Null(await Store.FindKeyAsync("c-1", Stop));
        JournalAssert.Same([mine], (await Store.ReadLogAsync(default, 10, Stop)).Select(logged => logged.Row));
    }

    [Fact]
    public async Task Flush_AfterAConflict_Succeeds()
    {
        await FlushAsync(Builder.Row(OrderA, 1));
        await Assert.ThrowsAsync<JournalConflictException>(async () => await FlushAsync(Builder.Row(OrderA, 1)));

        await FlushAsync(Builder.Row(OrderA, 2));

        Assert.Equal(2, (await LoadAsync(OrderA)).Rows.Count);
    }

    [Fact]
    public async Task Flush_OfNothing_Succeeds() => await FlushAsync();

    protected Task FlushAsync(params Row[] rows) => Store.FlushAsync(Builder.Flush(rows), Stop).AsTask();

    private Task FlushAsync(Row row, AlarmMove[]? alarms = null, Snapshot[]? snapshots = null, CustomerKey[]? keys = null) =>
        Store.FlushAsync(Builder.Flush([row], alarms ?? [], snapshots ?? [], keys ?? []), Stop).AsTask();

    private async Task<Row[]> FlushOneByOneAsync(GrainName grain, params int[] counts)
    {
        var rows = new List<Row>();
        foreach (var count in counts)
        {
            rows.Add(Builder.Row(grain, rows is [] ? 1 : rows[^1].LastVersion + 1, count));
            await FlushAsync(rows[^1]);
        }

        return [.. rows];
    }

    private ValueTask<History> LoadAsync(GrainName grain, int? shape = null, long upTo = long.MaxValue) =>
        Store.LoadAsync(grain, shape, upTo, Stop);
}
