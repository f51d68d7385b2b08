using OrleansOms.Engine;
using OrleansOms.Engine.Journal.Memory;
using OrleansOms.Grains.Availability;
using OrleansOms.Grains.Interfaces.Availability;

namespace OrleansOms.Grains.Tests.Availability;

public sealed class WatchesTests : IAsyncDisposable
{
    private static readonly GrainName Stock = new("stock", "A@L");

    private readonly MemoryJournalStore _store = new();
    private readonly ChangedSkus _changed = new();
    private readonly Node _node;
    private readonly Watches _watches;

    public WatchesTests()
    {
        _node = new Node("one", _store, TimeProvider.System, Guid.NewGuid, () => { });
        _watches = new Watches(_node, _changed);
    }

    [Theory]
    [InlineData("A", true)]
    [InlineData("B", false)]
    [InlineData("", true)] // More than are worth naming: it may be any.
    public async Task Hint_FromAnotherSilo_IsNewsForWhoWatchesThatSku(string skus, bool isNews)
    {
        using var watch = _watches.Open("A");
        var news = watch.MayHaveChanged(Timeout.InfiniteTimeSpan);

        _watches.Hint(new StockHint("there", [.. skus.Split(',', StringSplitOptions.RemoveEmptyEntries)]));

        // What is signalled is signalled at once; the one who waits goes on a moment later.
        if (isNews) Assert.True(await news.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
        else Assert.False(news.IsCompleted);
    }

    [Theory]
    [InlineData(true, "A")]
    [InlineData(false, null)]
    public void Published_Stock_IsGatheredForOtherSilosWhereThereAreAny(bool hasOthers, string? told)
    {
        _changed.IsWanted = hasOthers;

        _node.Residents.Published!(Stock);
        _node.Residents.Published!(new GrainName("order", "o-1"));

        Assert.Equal(told, _changed.Take("here")?.Skus.Single());
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();
}
