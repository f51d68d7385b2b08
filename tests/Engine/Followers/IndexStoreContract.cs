using System.Text;
using OrleansOms.Engine.Followers;
using OrleansOms.Engine.Journal;

namespace OrleansOms.Engine.Tests.Followers;

/// <summary>What every <see cref="IIndexStore"/> must do. A store's own test class derives from it and says how a fresh, empty one is made.</summary>
public abstract class IndexStoreContract : IAsyncLifetime
{
    private const string Orders = "orders";

    private IIndexStore? _store;
    private IndexState _state = new(1, default);

    private IIndexStore Store => _store ?? throw new InvalidOperationException("The store is made by InitializeAsync.");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Makes an empty store of its own for this test, not yet opened.</summary>
    protected abstract ValueTask<IIndexStore> CreateAsync();

    public async ValueTask InitializeAsync()
    {
        _store = await CreateAsync();
        await Store.OpenAsync(Stop);
        await Store.ResetAsync(Orders, _state.Projection, null, Stop);
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
    public async Task Find_OfAnIndexNeverMade_FindsNothing() => Assert.Null(await Store.FindAsync("returns", Stop));

    [Fact]
    public async Task Apply_OfABatch_MovesThePositionWithIt()
    {
        await Store.ApplyAsync(Orders, _state, new LogPosition(ulong.MaxValue, 7), [Entry("A", 1, 10)], Stop);

        Assert.Equal(new IndexState(1, new LogPosition(ulong.MaxValue, 7)), await Store.FindAsync(Orders, Stop));
        Assert.Equal(["A"], await FindAsync());
    }

    [Fact]
    public async Task Apply_FromAPositionThatMoved_IsRefusedAndDoesNothing()
    {
        await ApplyAsync(Entry("A", 1, 10));
        var before = _state;
        await ApplyAsync(Entry("A", 2, 10, ("status", "shipped")));

        await Assert.ThrowsAsync<PositionMovedException>(
            async () => await Store.ApplyAsync(Orders, before, new LogPosition(0, 99), [Entry("A", 3, 10), Entry("B", 1, 1)], Stop));

        Assert.Equal(_state, await Store.FindAsync(Orders, Stop));
        var hit = Assert.Single((await Store.QueryAsync(Orders, IndexQuery.All(10), Stop)).Hits);
        Assert.Equal((2, "body of A 2"), (hit.Version, Encoding.UTF8.GetString(hit.Body.Span)));
    }

    [Fact]
    public async Task Apply_ForAnotherVersionOfTheProjection_IsRefused() =>
        await Assert.ThrowsAsync<PositionMovedException>(
            async () => await Store.ApplyAsync(Orders, _state with { Projection = 2 }, new LogPosition(0, 1), [Entry("A", 1, 1)], Stop));

    [Fact]
    public async Task Apply_OfAnOlderVersion_LeavesTheNewerOneAlone()
    {
        await ApplyAsync(Entry("A", 5, 50, ("status", "shipped")));
        await ApplyAsync(Entry("A", 4, 50, ("status", "allocated")));

        Assert.Equal(["A"], await FindAsync(("status", "shipped")));
        Assert.Empty(await FindAsync(("status", "allocated")));
    }

    [Fact]
    public async Task Apply_OfANewerVersion_ReplacesTermsAndBody()
    {
        await ApplyAsync(Entry("A", 1, 10, ("status", "allocated"), ("sku", "1"), ("sku", "2")));
        await ApplyAsync(Entry("A", 2, 10, ("status", "shipped"), ("sku", "2"), ("sku", "3")));

        Assert.Empty(await FindAsync(("status", "allocated")));
        Assert.Empty(await FindAsync(("sku", "1")));
        foreach (var term in new[] { ("status", "shipped"), ("sku", "2"), ("sku", "3") })
        {
            var hit = Assert.Single((await Store.QueryAsync(Orders, Query(10, term), Stop)).Hits);
            Assert.Equal((2, 10, "A", "body of A 2"), (hit.Version, hit.Sort, hit.Id, Encoding.UTF8.GetString(hit.Body.Span)));
        }
    }

    [Fact]
    public async Task Apply_OfAnEntryThatMoves_FindsItInItsNewPlaceOnly()
    {
        await ApplyAsync(Moving("A", 1, 10, ("status", "open"), ("sku", "1")), Moving("B", 1, 20, ("status", "open")));
        await ApplyAsync(Moving("A", 3, 30, ("status", "open"), ("sku", "2")));
        await ApplyAsync(Moving("A", 2, 40, ("status", "open"), ("sku", "1")));

        Assert.Equal(["A", "B"], await FindAsync());
        Assert.Equal(["A", "B"], await FindAsync(("status", "open")));
        Assert.Equal(["A"], await FindAsync(("sku", "2")));
        Assert.Empty(await FindAsync(("sku", "1")));
        Assert.Empty((await Store.QueryAsync(Orders, new IndexQuery([new("status", "open")], From: 0, Before: 20, Limit: 10, After: null), Stop)).Hits);

        await ApplyAsync(Moving("A", 4, 5, ("status", "resolved")));
        Assert.Equal(["B", "A"], await FindAsync());
        Assert.Equal(["B"], await FindAsync(("status", "open")));
    }

    [Fact]
    public async Task Apply_OfATermTooLongForAnIndex_IsRefusedWhole()
    {
        var fits = new string('x', Term.ValueCharsMax);

        await ApplyAsync(Entry("A", 1, 1, ("reference", fits)));
        await Assert.ThrowsAsync<InvalidOperationException>(() => ApplyAsync(Entry("B", 1, 1), Entry("C", 1, 1, ("reference", fits + "x"))));

        Assert.Equal(["A"], await FindAsync());
        Assert.Equal(["A"], await FindAsync(("reference", fits)));
    }

    [Fact]
    public async Task Query_WithSeveralTerms_FindsWhatHasThemAll()
    {
        await ApplyAsync(
            Entry("A", 1, 1, ("customer", "c1"), ("status", "shipped")),
            Entry("B", 1, 2, ("customer", "c1"), ("status", "allocated")),
            Entry("C", 1, 3, ("customer", "C1"), ("status", "shipped")),
            Entry("D", 1, 4, ("status", "c1")));

        Assert.Equal(["B", "A"], await FindAsync(("customer", "c1")));
        Assert.Equal(["A"], await FindAsync(("customer", "c1"), ("status", "shipped")));
        Assert.Equal(["A"], await FindAsync(("status", "shipped"), ("customer", "c1")));
        Assert.Empty(await FindAsync(("customer", "c1"), ("status", "shipped"), ("sku", "1")));
    }

    [Fact]
    public async Task Query_OfARange_TakesItsBeginningAndNotItsEnd()
    {
        await ApplyAsync(Entry("A", 1, 10), Entry("B", 1, 20), Entry("C", 1, 30));

        var page = await Store.QueryAsync(Orders, new IndexQuery([], From: 10, Before: 30, Limit: 10, After: null), Stop);

        Assert.Equal(["B", "A"], page.Hits.Select(hit => hit.Id), StringComparer.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Query_PageByPage_MeetsEveryEntryOnceTheNewestFirst(bool byTerm)
    {
        await ApplyAsync([.. Enumerable.Range(0, 25).Select(i => Entry($"é{i:00}", 1, i / 4, ("channel", "web")))]);
        (string, string)[] terms = byTerm ? [("channel", "web")] : [];

        var met = new List<string>();
        IndexCursor? after = null;
        do
        {
            var page = await Store.QueryAsync(Orders, Query(7, terms) with { After = after }, Stop);
            Assert.InRange(page.Hits.Count, 1, 7);
            met.AddRange(page.Hits.Select(hit => hit.Id));
            after = page.Next is { } next ? IndexCursor.TryParse(next.ToString()) : null;
        }
        while (after is not null);

        Assert.Equal(Enumerable.Range(0, 25).Reverse().Select(i => $"é{i:00}"), met, StringComparer.Ordinal);
    }

    [Fact]
    public async Task Query_OfOneIndex_SeesNothingOfAnother()
    {
        await ApplyAsync(Entry("A", 1, 10, ("status", "shipped")));
        await Store.ResetAsync("returns", 1, null, Stop);
        await Store.ApplyAsync("returns", _state with { Position = default }, new LogPosition(0, 1), [Entry("R", 1, 10, ("status", "shipped"))], Stop);

        Assert.Equal(["A"], await FindAsync(("status", "shipped")));
        Assert.Equal(["A"], await FindAsync());
    }

    [Fact]
    public async Task Reset_OfAnIndex_EmptiesItAndNoOther()
    {
        await ApplyAsync(Entry("A", 9, 10, ("status", "shipped")));
        await Store.ResetAsync("returns", 1, null, Stop);
        await Store.ApplyAsync("returns", new IndexState(1, default), new LogPosition(0, 1), [Entry("R", 1, 10)], Stop);

        await Store.ResetAsync(Orders, 2, _state, Stop);

        Assert.Equal(new IndexState(2, default), await Store.FindAsync(Orders, Stop));
        Assert.Empty(await FindAsync());
        Assert.Empty(await FindAsync(("status", "shipped")));
        Assert.Single((await Store.QueryAsync("returns", IndexQuery.All(10), Stop)).Hits);
    }

    [Fact]
    public async Task Reset_OfAStateThatMoved_IsRefusedAndDoesNothing()
    {
        var before = _state;
        await ApplyAsync(Entry("A", 1, 10));

        await Assert.ThrowsAsync<PositionMovedException>(async () => await Store.ResetAsync(Orders, 2, before, Stop));
        await Assert.ThrowsAsync<PositionMovedException>(async () => await Store.ResetAsync(Orders, 2, null, Stop));

        Assert.Equal(["A"], await FindAsync());
    }

    [Fact]
    public async Task Apply_ByTwoAtOnce_LetsExactlyOneWin()
    {
        for (var round = 1; round <= 20; round++)
        {
            var to = new LogPosition(0, round);
            var outcomes = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => Task.Run(
                async () => await Record.ExceptionAsync(
                    async () => await Store.ApplyAsync(Orders, _state, to, [Entry($"{round}-{i}", 1, round)], Stop)), Stop)));

            Assert.Single(outcomes, outcome => outcome is null);
            Assert.Equal(3, outcomes.Count(outcome => outcome is PositionMovedException));
            _state = _state with { Position = to };
            Assert.Equal(round, (await FindAsync()).Count);
        }
    }

    /// <summary>Applied twice, so that what was written is also read back and found to be the same.</summary>
    [Theory]
    [InlineData("")]
    [InlineData("'; drop table terms; --")]
    [InlineData("é 漢字 😀")]
    public async Task Apply_OfATextOfAnyKind_FindsItByEveryCharacter(string value)
    {
        await ApplyAsync(Entry("A", 1, 10, ("customer", value)));
        await ApplyAsync(Entry("A", 2, 10, ("customer", value)));

        Assert.Equal(["A"], await FindAsync(("customer", value)));
        Assert.Empty(await FindAsync(("customer", value + "x")));
        await ApplyAsync(Entry("A", 3, 10));
        Assert.Empty(await FindAsync(("customer", value)));
    }

    private static IndexEntry Entry(string id, long version, long sort, params (string Field, string Value)[] terms) => new(
        new GrainName("order", id),
        version,
        sort,
        id,
        [.. terms.Select(term => new Term(term.Field, term.Value))],
        Encoding.UTF8.GetBytes($"body of {id} {version}"));

    private static IndexEntry Moving(string id, long version, long sort, params (string Field, string Value)[] terms) =>
        Entry(id, version, sort, terms) with { Moves = true };

    private static IndexQuery Query(int limit, params (string Field, string Value)[] terms) =>
        IndexQuery.All(limit, [.. terms.Select(term => new Term(term.Field, term.Value))]);

    private async Task ApplyAsync(params IndexEntry[] entries)
    {
        var to = new LogPosition(0, _state.Position.Sequence + 1);
        await Store.ApplyAsync(Orders, _state, to, entries, Stop);
        _state = _state with { Position = to };
    }

    private async Task<List<string>> FindAsync(params (string Field, string Value)[] terms) =>
        [.. (await Store.QueryAsync(Orders, Query(100, terms), Stop)).Hits.Select(hit => hit.Id)];
}
