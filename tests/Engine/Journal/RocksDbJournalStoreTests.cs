using OrleansOms.Engine.Journal;
using OrleansOms.Engine.Journal.RocksDb;
using RocksDbSharp;
using Database = RocksDbSharp.RocksDb;

namespace OrleansOms.Engine.Tests.Journal;

public sealed class RocksDbJournalStoreTests : JournalStoreContract
{
    private readonly TempDirectory _directory = new();

    // Each erasure rewrites files.
    protected override int Sequences => 20;

    // Without rows in memory, so that what is read is what lies on disk.
    protected override ValueTask<IJournalStore> CreateAsync() => new(new RocksDbJournalStore(_directory.Path, recentRowsMax: 0));

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task Reopen_AfterDispose_KeepsEverything()
    {
        var builder = new FlushBuilder();
        var row = builder.Row(OrderA, 1, alarmAt: Noon);
        var snapshot = FlushBuilder.Snapshot(row);
        var key = FlushBuilder.Key("c-1");
        await Store.FlushAsync(builder.Flush([row], [new AlarmMove(OrderA, null, Noon)], [snapshot], [key]), Stop);
        await Store.DisposeAsync();

        await using var again = new RocksDbJournalStore(_directory.Path);
        await again.OpenAsync(Stop);
        var next = builder.Row(OrderA, 2, alarmAt: Noon);
        await again.FlushAsync(builder.Flush(next), Stop);

        var history = await again.LoadAsync(OrderA, 1, long.MaxValue, Stop);
        JournalAssert.Same(snapshot, history.Snapshot);
        JournalAssert.Same([next], history.Rows);
        Assert.Equal([new DueAlarm(OrderA, Noon)], await again.ReadDueAsync(Noon, 10, Stop));
        JournalAssert.Same(key, await again.FindKeyAsync("c-1", Stop));
        JournalAssert.Same([row, next], (await again.ReadLogAsync(default, 10, Stop)).Select(logged => logged.Row));
    }

    [Fact]
    public async Task Load_OfAGrainNeverWritten_EndsAtOnce()
    {
        var load = Store.LoadAsync(OrderA, 1, long.MaxValue, Stop);

        Assert.True(load.IsCompletedSuccessfully);
        Assert.Empty((await load).Rows);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task EraseKey_OfAKeyInWalOrFile_LeavesItsBytesInNoFile(bool inFile)
    {
        var builder = new FlushBuilder();
        var key = FlushBuilder.Key("c-1");
        await Store.FlushAsync(builder.Flush([builder.Row(OrderA, 1)], [], [], [key, FlushBuilder.Key("c-2", 2)]), Stop);
        if (inFile)
        {
            await Store.EraseKeyAsync("c-2", Stop); // Writes all there is from the WAL to files.
            Assert.DoesNotContain(_directory.Files(), file => Path.GetExtension(file) == ".log" && new FileInfo(file).Length > 0);
        }

        Assert.True(_directory.Holds(key.Key.Span));

        Assert.True(await Store.EraseKeyAsync("c-1", Stop));

        Assert.False(_directory.Holds(key.Key.Span));
        await Store.FlushAsync(builder.Flush(builder.Row(OrderA, 2)), Stop);
        await Store.DisposeAsync();
        Assert.False(_directory.Holds(key.Key.Span));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Load_OfAGrainOneOfWhoseRowsIsGone_NamesTheMissingVersion(long version)
    {
        var builder = new FlushBuilder();
        for (var next = 1; next <= 3; next++)
        {
            await Store.FlushAsync(builder.Flush(builder.Row(OrderA, next)), Stop);
        }

        // The newest rows are looked at when it is opened; this damage lies deeper.
        for (var later = 0; later < 100; later++)
        {
            await Store.FlushAsync(builder.Flush(builder.Row(new GrainName("order", $"later-{later}"), 1)), Stop);
        }

        await Store.DisposeAsync();
        RemoveRow((int)version);
        await using var again = new RocksDbJournalStore(_directory.Path);
        await again.OpenAsync(Stop);

        var load = await Assert.ThrowsAsync<JournalDamagedException>(async () => await again.LoadAsync(OrderA, null, long.MaxValue, Stop));
        var read = await Assert.ThrowsAsync<JournalDamagedException>(async () => await again.ReadRowsAsync(OrderA, 1, 10, Stop));
        Assert.All([load, read], damaged => Assert.Contains($"{OrderA} has no row for version {version}", damaged.Message, StringComparison.Ordinal));
        await Assert.ThrowsAsync<JournalDamagedException>(async () => await again.ReadLogAsync(default, 10, Stop));
    }

    [Fact]
    public async Task Flush_AfterAWriteThatFailed_WorksAgain()
    {
        var builder = new FlushBuilder();
        await Store.FlushAsync(builder.Flush([builder.Row(OrderA, 1)], [], [], [FlushBuilder.Key("c-1")]), Stop);
        var away = _directory.Path + "-away";
        Directory.Move(_directory.Path, away);
        try
        {
            // Open files work on; a new one can't be made where the directory was. What the failed write left can't be looked up, so nothing is read.
            await Assert.ThrowsAsync<IOException>(async () => await Store.EraseKeyAsync("c-1", Stop));
            await Assert.ThrowsAsync<IOException>(async () => await Store.LoadAsync(OrderA, null, long.MaxValue, Stop));
            await Assert.ThrowsAnyAsync<Exception>(async () => await Store.FlushAsync(builder.Flush(builder.Row(OrderA, 2)), Stop));
            Assert.False(Directory.Exists(_directory.Path));
        }
        finally
        {
            Directory.Move(away, _directory.Path);
        }

        Assert.Single((await Store.LoadAsync(OrderA, null, long.MaxValue, Stop)).Rows);
        await Store.FlushAsync(builder.Flush(builder.Row(OrderA, 2)), Stop);

        Assert.Equal(2, (await Store.LoadAsync(OrderA, null, long.MaxValue, Stop)).Rows.Count);
    }

    [Fact]
    public async Task Dispose_WhileReadsAndWritesAreUnderWay_EndsThemInOrder()
    {
        var builder = new FlushBuilder();
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var reader = Task.Run(() => ReadUntilDisposedAsync(started), Stop);
        await started.Task;
        var flush = Store.FlushAsync(builder.Flush(builder.Row(OrderA, 1)), Stop);

        await Store.DisposeAsync();

        await flush;
        await Assert.ThrowsAsync<ObjectDisposedException>(() => reader);
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await Store.FlushAsync(builder.Flush(), Stop));
    }

    private async Task ReadUntilDisposedAsync(TaskCompletionSource started)
    {
        while (true)
        {
            await Store.LoadAsync(OrderA, 1, long.MaxValue, Stop);
            await Store.ReadLogAsync(default, 100, Stop);
            started.TrySetResult();
        }
    }

    private void RemoveRow(int number)
    {
        var families = new ColumnFamilies();
        foreach (var name in Database.ListColumnFamilies(new DbOptions(), _directory.Path).Where(name => name != "default"))
        {
            families.Add(name, new ColumnFamilyOptions());
        }

        using var database = Database.Open(new DbOptions(), _directory.Path, families);
        var rows = database.GetColumnFamily("rows");
        using var iterator = database.NewIterator(rows);
        var first = new byte[GrainHash.Length];
        GrainHash.Write(OrderA, first);
        iterator.Seek(first);
        for (var passed = 1; passed < number; passed++)
        {
            iterator.Next();
        }

        database.Remove(iterator.Key(), rows);
    }
}
