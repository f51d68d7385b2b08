using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using OrleansOms.Engine.Journal;
using OrleansOms.Engine.Journal.RocksDb;

namespace OrleansOms.Engine.Tests.Journal;

public sealed class RocksDbRecentRowsTests : IDisposable
{
    private readonly TempDirectory _directory = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Dispose();

    /// <summary>Whether rows come from memory, from disk, or from disk after a restart: a page is the same.</summary>
    [Property(MaxTest = 25)]
    public Property ReadLog_OfAnyPage_IsTheSameFromMemoryAndFromDisk() => Prop.ForAll(
        Gen.Choose(0, 9).NonEmptyListOf().ToArbitrary(),
        Gen.Choose(0, 20).ToArbitrary(),
        (sizes, kept) => CheckAsync([.. sizes], kept).GetAwaiter().GetResult());

    [Fact]
    public async Task ReadLog_OfARowJustWritten_BringsItsState()
    {
        var state = new object();
        var builder = new FlushBuilder();
        await using var store = new RocksDbJournalStore(_directory.Path);
        await store.OpenAsync(Stop);
        await store.FlushAsync(builder.Flush(builder.Row(new GrainName("order", "a"), 1) with { State = state }), Stop);

        Assert.Same(state, Assert.Single(await store.ReadLogAsync(default, 10, Stop)).Row.State);
        Assert.Null((await store.ReadRowsAsync(new GrainName("order", "a"), 1, 10, Stop))[0].State);
    }

    private static async Task CheckAsync(int[] sizes, int kept)
    {
        using var directory = new TempDirectory();
        var builder = new FlushBuilder();
        var written = new List<Row>();
        await using (var store = new RocksDbJournalStore(directory.Path, kept))
        {
            await store.OpenAsync(Stop);
            foreach (var size in sizes)
            {
                Row[] rows = [.. Enumerable.Range(0, size).Select(i => builder.Row(new GrainName("order", $"{written.Count + i}"), 1))];
                await store.FlushAsync(builder.Flush(rows), Stop);
                written.AddRange(rows);
                await CompareAsync(store, written);
            }
        }

        await using var again = new RocksDbJournalStore(directory.Path, kept);
        await again.OpenAsync(Stop);
        await CompareAsync(again, written);
        var late = builder.Row(new GrainName("order", "late"), 1);
        await again.FlushAsync(builder.Flush(late), Stop);
        await CompareAsync(again, [.. written, late]);
    }

    private static async Task CompareAsync(RocksDbJournalStore store, List<Row> written)
    {
        for (var after = 0; after <= written.Count; after += 3)
        {
            foreach (var limit in new[] { 1, 4, int.MaxValue })
            {
                var page = await store.ReadLogAsync(new LogPosition(0, after), limit, Stop);
                JournalAssert.Same(written.Skip(after).Take(limit), page.Select(logged => logged.Row));
                Assert.Equal(Enumerable.Range(after + 1, page.Count).Select(at => (long)at), page.Select(logged => logged.Position.Sequence));
            }
        }
    }
}
