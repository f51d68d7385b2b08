using OrleansOms.Engine.Journal.Memory;

namespace OrleansOms.Engine.Tests.Activations;

public sealed class TimeTests : IAsyncDisposable
{
    private readonly MemoryJournalStore _store = new();

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public void EventTimes_OnAFinerClock_AreWholeMicroseconds()
    {
        var bench = new Bench();
        bench.Time.Advance(TimeSpan.FromTicks(17));
        var grain = bench.Open("a");
        grain.Do(new Add("k", 1));
        Assert.Equal(bench.Time.GetUtcNow().AddTicks(-7), grain.State.LastAt);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Time_OnAProcessWhoseClockIsBehind_DoesNotGoBackWithinAGrain(bool snapshot)
    {
        var ahead = new Bench(_store);
        ahead.Time.Advance(TimeSpan.FromHours(1));
        var earlier = ahead.Open("a");
        earlier.Do(new Add(snapshot ? new string('k', (int)Limits.SnapshotTailBytesMin) : "k", 1));
        ahead.Flush();
        Assert.Equal(snapshot ? 1 : 0, ahead.Flushes[0].Snapshots.Count);

        var behind = new Bench(_store).Open("a");
        behind.Do(new Add("l", 1));
        Assert.Equal(earlier.State.LastAt, behind.State.LastAt);
        Assert.Equal(2, behind.State.Version);
    }
}
