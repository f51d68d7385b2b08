using OrleansOms.Engine.Journal;
using OrleansOms.Engine.Journal.RocksDb;
using OrleansOms.Engine.Tests.Journal;
using RocksDbSharp;
using Database = RocksDbSharp.RocksDb;

namespace OrleansOms.Engine.Tests.Verification;

/// <summary>
/// Random bits of a RocksDB journal at rest, flipped: in values, as if they had been wrong when they were written, and in files, as a disk would. Each is
/// found and named, none is served. <c>OMS_LONG=1</c>: 8,000 of them.
/// </summary>
public sealed class RocksDbFlipTests : JournalVerificationContract, IAsyncLifetime
{
    private const int FlipsOfRound = 20;

    private static readonly string[] Columns = ["rows", "snapshots", "heads", "log", "alarms", "flushes"];

    private readonly TempDirectory _whole = new();
    private readonly TempDirectory _flipped = new();
    private readonly int _seed = LongForm.Seed();
    private readonly SampleJournal _journal;
    private readonly Random _random;

    public RocksDbFlipTests()
    {
        _journal = new SampleJournal(_seed);
        _random = new Random(_seed);
    }

    public async ValueTask InitializeAsync()
    {
        await using var store = new RocksDbJournalStore(_whole.Path, recentRowsMax: 0);
        await store.OpenAsync(Stop);
        await _journal.WriteAsync(store, () => store.SettleAsync().AsTask(), Stop);
    }

    public ValueTask DisposeAsync()
    {
        _whole.Dispose();
        _flipped.Dispose();
        return default;
    }

    [Fact]
    public async Task Verify_OfAWholeJournal_FindsNothingAndTheStateThatIsDocumented()
    {
        await using var view = RocksDbJournalView.Open(_whole.Path);

        var (summary, findings) = await VerifyAsync(view);

        AssertWhole(_journal, summary, findings);
    }

    [Fact]
    public async Task Checkpoint_WhileTheStoreIsOpen_IsAWholeJournalOfItsOwn()
    {
        await using var store = new RocksDbJournalStore(_whole.Path, recentRowsMax: 0);
        await store.OpenAsync(Stop);
        store.Checkpoint(_flipped.Path);
        await store.FlushAsync(new FlushBuilder(seed: 99).Flush(new FlushBuilder(seed: 99).Row(new GrainName("order", "later"), 1)), Stop);

        await using var view = RocksDbJournalView.Open(_flipped.Path);
        var (summary, findings) = await VerifyAsync(view);

        AssertWhole(_journal, summary, findings);
    }

    [Fact]
    public async Task Bits_FlippedInValues_AreEachNamedAndNeverServed()
    {
        for (var flips = 0; flips < LongForm.Count(brief: 200, full: 6_000); flips += FlipsOfRound)
        {
            Copy();
            var places = FlipValues(FlipsOfRound);

            await using (var view = RocksDbJournalView.Open(_flipped.Path))
            {
                var (_, findings) = await VerifyAsync(view);
                AssertNames(places, findings);
            }

            await using var store = new RocksDbJournalStore(_flipped.Path, recentRowsMax: 0);
            await AssertServesNothingDamagedAsync(_journal, store);
        }
    }

    /// <summary>A link says how many rows its flush had. One that had none says so, too, and no number is as good as none.</summary>
    [Fact]
    public async Task Bits_FlippedInTheRowCountsOfFlushes_AreEachNamed()
    {
        for (var bit = 0; bit < 8 * sizeof(int); bit++)
        {
            Copy();
            List<string[]> places;
            using (var database = OpenFlipped())
            {
                var links = EntriesOf(database, "flushes");
                places = [.. new[] { links.Find(link => CountOf(link.Value) == 0), links.Find(link => CountOf(link.Value) > 0) }
                    .Select(link => Flip(database, "flushes", link.Key, link.Value, bit))];
            }

            await using var view = RocksDbJournalView.Open(_flipped.Path);
            var (_, findings) = await VerifyAsync(view);
            AssertNames(places, findings);
        }
    }

    [Fact]
    public async Task Bits_FlippedInFiles_AreEachNamedAndNeverServed()
    {
        Copy();
        var files = new DirectoryInfo(_flipped.Path).GetFiles().Where(file => IsOfTheJournal(file.Name) && file.Length > 0).OrderBy(file => file.Name, StringComparer.Ordinal).ToList();
        Assert.Contains(files, file => file.Extension == ".sst");
        Assert.Contains(files, file => file.Extension == ".log");
        for (var flips = 0; flips < LongForm.Count(brief: 60, full: 2_000); flips++)
        {
            var file = files[_random.Next(files.Count)];
            var (at, bit) = (_random.NextInt64(file.Length), _random.Next(8));
            Flip(file.FullName, at, bit);

            var said = await SaysAsync();

            // FORMAT with another digit is a newer format.
            Assert.True(said.Contains(file.Name, StringComparison.OrdinalIgnoreCase), $"{file.Name}, byte {at}, bit {bit}: {said}");
            Flip(file.FullName, at, bit);
        }

        Assert.Equal("", await SaysAsync());
    }

    // What is kept for people, or for nobody.
    private static bool IsOfTheJournal(string name) => name is not ("LOCK" or "IDENTITY") && !name.StartsWith("OPTIONS", StringComparison.Ordinal);

    private static void Flip(string path, long at, int bit)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite);
        file.Position = at;
        var flipped = (byte)(file.ReadByte() ^ (1 << bit));
        file.Position = at;
        file.WriteByte(flipped);
    }

    private async Task<string> SaysAsync()
    {
        try
        {
            await using var view = RocksDbJournalView.Open(_flipped.Path);
            var (_, findings) = await VerifyAsync(view);
            return string.Join(Environment.NewLine, findings.Kept);
        }
        catch (StoreUnusableException e)
        {
            return e.Message;
        }
    }

    private void Copy()
    {
        _flipped.Dispose();
        Directory.CreateDirectory(_flipped.Path);
        foreach (var file in _whole.Files()) File.Copy(file, Path.Combine(_flipped.Path, Path.GetFileName(file)));
    }

    /// <summary>Flips a bit in each of so many values; returns for each what one of the findings has to name.</summary>
    private List<string[]> FlipValues(int count)
    {
        using var database = OpenFlipped();
        var flipped = new HashSet<string>(StringComparer.Ordinal);
        var places = new List<string[]>();
        while (places.Count < count)
        {
            var column = Columns[_random.Next(Columns.Length)];
            var entries = EntriesOf(database, column);
            var (key, value) = entries[_random.Next(entries.Count)];
            if (!flipped.Add(column + Convert.ToHexString(key))) continue;

            places.Add(Flip(database, column, key, value, _random.Next(value.Length * 8)));
        }

        return places;
    }

    private Database OpenFlipped()
    {
        var families = new ColumnFamilies();
        foreach (var name in Database.ListColumnFamilies(new DbOptions(), _flipped.Path).Where(name => name != "default")) families.Add(name, new ColumnFamilyOptions());
        return Database.Open(new DbOptions(), _flipped.Path, families);
    }

    private string[] Flip(Database database, string column, byte[] key, byte[] value, int bit)
    {
        value[bit / 8] ^= (byte)(1 << (bit % 8));
        database.Put(key, value, database.GetColumnFamily(column));
        return PlacesOf(column, key);
    }

    private static int CountOf(byte[] link) => System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(link);

    private string[] PlacesOf(string column, byte[] key) => column switch
    {
        "log" => [$"log entry {System.Buffers.Binary.BinaryPrimitives.ReadInt64BigEndian(key)}"],
        "flushes" => [$"flush {System.Buffers.Binary.BinaryPrimitives.ReadInt64BigEndian(key.AsSpan(16))} of writer {new Guid(key.AsSpan(0, 16), bigEndian: true):n}"],
        "alarms" => [NameOf(key.AsSpan(8))],
        _ => [NameOf(key.AsSpan(0, 16)), Convert.ToHexStringLower(key.AsSpan(0, 16))],
    };

    private string NameOf(ReadOnlySpan<byte> hash)
    {
        foreach (var name in _journal.Names)
            if (hash.SequenceEqual(HashOf(name)))
                return name.ToString();
        throw new InvalidOperationException("No grain of the journal has that hash.");
    }

    private static byte[] HashOf(GrainName name)
    {
        var hash = new byte[GrainHash.Length];
        GrainHash.Write(name, hash);
        return hash;
    }

    private static List<(byte[] Key, byte[] Value)> EntriesOf(Database database, string column)
    {
        var entries = new List<(byte[], byte[])>();
        using var iterator = database.NewIterator(database.GetColumnFamily(column));
        for (iterator.SeekToFirst(); iterator.Valid(); iterator.Next()) entries.Add((iterator.Key(), iterator.Value()));
        return entries;
    }
}
