using OrleansOms.Engine.Journal;
using OrleansOms.Engine.Journal.RocksDb;

namespace OrleansOms.Engine.Tests.Journal;

/// <summary>Directories that a journal can't use: each is refused with one sentence, and left byte for byte as it was.</summary>
public sealed class RocksDbDirectoryTests : IDisposable
{
    private static readonly GrainName Order = new("order", "A");

    private readonly TempDirectory _directory = new();
    private readonly FlushBuilder _builder = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Open_WhileAnotherHoldsIt_IsRefused()
    {
        await using var holder = await OpenAsync();
        await holder.FlushAsync(_builder.Flush(_builder.Row(Order, 1)), Stop);

        await AssertRefusedAsync("in use");

        await holder.FlushAsync(_builder.Flush(_builder.Row(Order, 2)), Stop);
        Assert.Equal(2, (await LoadAsync(holder)).Count);
    }

    [Fact]
    public async Task Open_OfANewerFormat_IsRefused()
    {
        await FillAsync();
        await File.WriteAllTextAsync(PathOf("FORMAT"), "OrleansOms journal 2\n", Stop);

        await AssertRefusedAsync("newer version");
    }

    [Theory]
    [InlineData("")]
    [InlineData("OrleansOms journal")]
    [InlineData("OrleansOms journal -1\n")]
    public async Task Open_WithAFormatThatDoesNotRead_IsRefused(string format)
    {
        await FillAsync();
        await File.WriteAllTextAsync(PathOf("FORMAT"), format, Stop);

        await AssertRefusedAsync("FORMAT");
    }

    [Fact]
    public async Task Open_OfADirectoryWithOtherFiles_IsRefused()
    {
        Directory.CreateDirectory(_directory.Path);
        await File.WriteAllTextAsync(PathOf("thesis.txt"), "not a journal", Stop);

        await AssertRefusedAsync("no journal");
    }

    [Fact]
    public async Task Open_OfAFile_IsRefused()
    {
        await File.WriteAllTextAsync(_directory.Path, "not a directory", Stop);
        try
        {
            await AssertMessageAsync("is a file", () => OpenAsync());
            await AssertMessageAsync("can't be written", () => OpenAsync(Path.Combine(_directory.Path, "journal")));
            Assert.Equal("not a directory", await File.ReadAllTextAsync(_directory.Path, Stop));
        }
        finally
        {
            File.Delete(_directory.Path);
        }
    }

    [Fact]
    public async Task Open_WhereNothingCanBeMade_IsRefused()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "/proc, in which not even root can make a directory, is Linux's.");

        await AssertMessageAsync("can't be written", () => OpenAsync("/proc/journal"));
    }

    public static TheoryData<string, string> Damages => new()
    {
        { "CURRENT", "missing" }, { "CURRENT", "garbage" },
        { "MANIFEST-*", "missing" }, { "MANIFEST-*", "garbage" }, { "MANIFEST-*", "flipped" },
        { "*.sst", "missing" }, { "*.sst", "cut" }, { "*.sst", "garbage" },
        { "*.log", "flipped" },
    };

    [Theory]
    [MemberData(nameof(Damages))]
    public async Task Open_OfDamagedFiles_IsRefused(string pattern, string damage)
    {
        await FillAsync();
        var file = Directory.EnumerateFiles(_directory.Path, pattern).MaxBy(path => new FileInfo(path).Length)!;
        await DamageAsync(file, damage);

        await AssertRefusedAsync("damaged");
    }

    [Fact]
    public async Task Open_WithATornLastRecord_KeepsAllFlushesBeforeIt()
    {
        await FillAsync();
        var wal = Directory.EnumerateFiles(_directory.Path, "*.log").MaxBy(path => new FileInfo(path).Length)!;
        await using (var stream = new FileStream(wal, FileMode.Open))
        {
            stream.SetLength(stream.Length - 5);
        }

        await using var store = await OpenAsync();

        Assert.Equal([1, 2, 3], (await LoadAsync(store)).Select(row => row.FirstVersion));
        await store.FlushAsync(_builder.Flush(_builder.Row(Order, 4)), Stop);
        Assert.Equal(4, (await store.ReadLogAsync(default, 10, Stop)).Count);
    }

    /// <summary>With its length flipped a whole record looks like one that was being written; RocksDB would drop it, and the flush that was acknowledged with it.</summary>
    [Fact]
    public async Task Open_WithABitOfTheLastRecordsHeaderFlipped_IsRefused()
    {
        await FillAsync();
        var wal = Directory.EnumerateFiles(_directory.Path, "*.log").MaxBy(path => new FileInfo(path).Length)!;
        var whole = await File.ReadAllBytesAsync(wal, Stop);
        const int HeaderBits = 7 * 8;
        var last = 0;
        for (var next = 0; next < whole.Length; next += 7 + BitConverter.ToUInt16(whole, next + 4))
        {
            last = next;
        }

        for (var bit = 0; bit < HeaderBits; bit++)
        {
            var flipped = whole.ToArray();
            flipped[last + (bit / 8)] ^= (byte)(1 << (bit % 8));
            await File.WriteAllBytesAsync(wal, flipped, Stop);

            await AssertRefusedAsync(Path.GetFileName(wal));
        }

        await File.WriteAllBytesAsync(wal, whole, Stop);
        await using var store = await OpenAsync();
        Assert.Equal(4, (await LoadAsync(store)).Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("OrleansOms journal 1\n")]
    public async Task Open_AfterACreationThatWasCutShort_CompletesIt(string format)
    {
        Directory.CreateDirectory(_directory.Path);
        await File.WriteAllTextAsync(PathOf("FORMAT"), format, Stop);

        await using var store = await OpenAsync();
        await store.FlushAsync(_builder.Flush(_builder.Row(Order, 1)), Stop);

        Assert.Single(await LoadAsync(store));
    }

    [Fact]
    public async Task Open_AfterACreationThatWasCutShortBetweenColumns_CompletesIt()
    {
        Directory.CreateDirectory(_directory.Path);
        await File.WriteAllTextAsync(PathOf("FORMAT"), "OrleansOms journal 1\n", Stop);
        RocksDbSharp.RocksDb.Open(new RocksDbSharp.DbOptions().SetCreateIfMissing(true), _directory.Path).Dispose();

        await using var store = await OpenAsync();

        await store.FlushAsync(_builder.Flush(_builder.Row(Order, 1)), Stop);
    }

    // Three rows in files (an erasure writes all memtables out) and, after them, one in the WAL only.
    private async Task FillAsync()
    {
        await using var store = await OpenAsync();
        for (var version = 1; version <= 3; version++)
        {
            var keys = version == 1 ? new[] { FlushBuilder.Key("c-1") } : [];
            await store.FlushAsync(_builder.Flush([_builder.Row(Order, version)], [], [], keys), Stop);
        }

        await store.EraseKeyAsync("c-1", Stop);
        await store.FlushAsync(_builder.Flush(_builder.Row(Order, 4), _builder.Row(new GrainName("order", "B"), 1)), Stop);
    }

    private static async Task DamageAsync(string file, string damage)
    {
        var bytes = await File.ReadAllBytesAsync(file, Stop);
        switch (damage)
        {
            case "missing":
                File.Delete(file);
                return;
            case "cut":
                bytes = bytes[..(bytes.Length / 2)];
                break;
            case "garbage":
                Array.Fill(bytes, (byte)0xA5);
                break;
            default:
                bytes[bytes.Length / 3] ^= 0x10;
                break;
        }

        await File.WriteAllBytesAsync(file, bytes, Stop);
    }

    private async Task AssertRefusedAsync(string reason)
    {
        var before = _directory.Content();
        await AssertMessageAsync(reason, () => OpenAsync());
        Assert.Equal(before, _directory.Content());
    }

    private static async Task AssertMessageAsync(string reason, Func<Task> open)
    {
        var refused = await Assert.ThrowsAnyAsync<StoreUnusableException>(open);
        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
        Assert.EndsWith(".", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Message);
    }

    private async Task<RocksDbJournalStore> OpenAsync(string? path = null)
    {
        var store = new RocksDbJournalStore(path ?? _directory.Path);
        try
        {
            await store.OpenAsync(Stop);
            return store;
        }
        catch
        {
            await store.DisposeAsync();
            throw;
        }
    }

    private static async Task<IReadOnlyList<Row>> LoadAsync(RocksDbJournalStore store) =>
        (await store.LoadAsync(Order, null, long.MaxValue, Stop)).Rows;

    private string PathOf(string file) => Path.Combine(_directory.Path, file);
}
