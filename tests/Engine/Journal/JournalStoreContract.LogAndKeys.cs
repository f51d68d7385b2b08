using OrleansOms.Engine.Journal;

namespace OrleansOms.Engine.Tests.Journal;

public abstract partial class JournalStoreContract
{
    [Fact]
    public async Task ReadLog_FromTheBeginning_ReturnsRowsInTheOrderOfTheirFlushes()
    {
        var first = new[] { Builder.Row(Stock, 1), Builder.Row(OrderA, 1) };
        await FlushAsync(first);
        var second = new[] { Builder.Row(OrderB, 1), Builder.Row(OrderA, 2) };
        await FlushAsync(second);

        var log = await Store.ReadLogAsync(default, 10, Stop);

        JournalAssert.Same([.. first, .. second], log.Select(logged => logged.Row));
        Assert.Equal(log.Count, log.Select(logged => logged.Position).Distinct().Count());
    }

    [Fact]
    public async Task ReadLog_AfterAPosition_GoesOnWithTheNextRow()
    {
        await FlushAsync(Builder.Row(OrderA, 1), Builder.Row(OrderB, 1), Builder.Row(Stock, 1));
        var all = await Store.ReadLogAsync(default, 10, Stop);

        var page = await Store.ReadLogAsync(all[0].Position, 1, Stop);

        Assert.Equal([all[1].Position], page.Select(logged => logged.Position));
        JournalAssert.Same([all[1].Row], page.Select(logged => logged.Row));
        Assert.Empty(await Store.ReadLogAsync(all[^1].Position, 10, Stop));
        Assert.Empty(await Store.ReadLogAsync(default, 0, Stop));

        var late = Builder.Row(OrderA, 2);
        await FlushAsync(late);
        JournalAssert.Same([late], (await Store.ReadLogAsync(all[^1].Position, 10, Stop)).Select(logged => logged.Row));
    }

    [Fact]
    public async Task FindKey_AfterItsFlush_ReturnsItAndNoOther()
    {
        var key = FlushBuilder.Key("c-17850");
        await FlushAsync(Builder.Row(OrderA, 1), keys: [key]);

        JournalAssert.Same(key, await Store.FindKeyAsync("c-17850", Stop));
        Assert.Null(await Store.FindKeyAsync("c-1785", Stop));
        Assert.Null(await Store.FindKeyAsync("C-17850", Stop));
    }

    [Fact]
    public async Task ClaimKey_OfACustomerWhoHasOne_ReturnsItAndChangesNothing()
    {
        var key = FlushBuilder.Key("c-1");
        await FlushAsync(Builder.Row(OrderA, 1), keys: [key]);

        JournalAssert.Same(key, await Store.ClaimKeyAsync(FlushBuilder.Key("c-1", fill: 2), Stop));
        JournalAssert.Same(key, await Store.FindKeyAsync("c-1", Stop));
    }

    [Fact]
    public async Task ClaimKey_OfANewCustomer_MakesItTheirsWhereOthersMightMakeOneToo()
    {
        var key = FlushBuilder.Key("c-1");

        JournalAssert.Same(Store.IsShared ? key : null, await Store.ClaimKeyAsync(key, Stop));
        JournalAssert.Same(Store.IsShared ? key : null, await Store.FindKeyAsync("c-1", Stop));
    }

    [Fact]
    public async Task ClaimKey_ByManyAtOnce_IsTheSameForAll()
    {
        var claims = Enumerable.Range(1, 50).Select(fill => Store.ClaimKeyAsync(FlushBuilder.Key("c-1", (byte)fill), Stop).AsTask());

        var claimed = await Task.WhenAll(claims);

        Assert.All(claimed, key => JournalAssert.Same(claimed[0], key));
        JournalAssert.Same(claimed[0], await Store.FindKeyAsync("c-1", Stop));
    }

    [Fact]
    public async Task EraseKey_OfACustomer_LeavesRowsAndOtherCustomersAlone()
    {
        var row = Builder.Row(OrderA, 1);
        await FlushAsync(row, keys: [FlushBuilder.Key("c-1"), FlushBuilder.Key("c-2", fill: 2)]);

        Assert.True(await Store.EraseKeyAsync("c-1", Stop));

        Assert.Null(await Store.FindKeyAsync("c-1", Stop));
        Assert.False(await Store.EraseKeyAsync("c-1", Stop));
        JournalAssert.Same(FlushBuilder.Key("c-2", fill: 2), await Store.FindKeyAsync("c-2", Stop));
        JournalAssert.Same([row], (await LoadAsync(OrderA)).Rows);
    }

    [Fact]
    public async Task EraseKey_OfACustomerWithoutOne_SaysSo() => Assert.False(await Store.EraseKeyAsync("c-1", Stop));

    [Fact]
    public async Task Flush_OfAKeyThatIsThere_IsAConflictAndLeavesNothingBehind()
    {
        var mine = FlushBuilder.Key("c-1");
        await FlushAsync(Builder.Row(OrderA, 1), keys: [mine]);

        await Assert.ThrowsAsync<JournalConflictException>(
            () => FlushAsync(Builder.Row(OrderB, 1), keys: [FlushBuilder.Key("c-2"), FlushBuilder.Key("c-1", fill: 2)]));

        JournalAssert.Same(mine, await Store.FindKeyAsync("c-1", Stop));
        Assert.Null(await Store.FindKeyAsync("c-2", Stop));
        Assert.Empty((await LoadAsync(OrderB)).Rows);
    }

    [Fact]
    public async Task Flush_OfANewKeyAfterAnErasure_Succeeds()
    {
        await FlushAsync(Builder.Row(OrderA, 1), keys: [FlushBuilder.Key("c-1")]);
        await Store.EraseKeyAsync("c-1", Stop);
        var fresh = FlushBuilder.Key("c-1", fill: 3);

        await FlushAsync(Builder.Row(OrderA, 2), keys: [fresh]);

        JournalAssert.Same(fresh, await Store.FindKeyAsync("c-1", Stop));
    }
}
