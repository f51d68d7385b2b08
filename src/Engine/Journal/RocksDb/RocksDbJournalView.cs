using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Text;
using RocksDbSharp;
using Database = RocksDbSharp.RocksDb;

namespace OrleansOms.Engine.Journal.RocksDb;

/// <summary>A journal's directory that nobody writes to: of a stopped silo, which stays locked meanwhile, or a checkpoint.</summary>
public sealed class RocksDbJournalView : IJournalView
{
    private readonly RocksDbDirectory _directory;
    private readonly Database _database;
    private readonly RocksDbColumns _columns;
    private readonly RocksDbWalk _walk;
    private readonly Lazy<StoredAlarm[]> _alarms;

    private RocksDbJournalView(RocksDbDirectory directory, Database database)
    {
        _directory = directory;
        _database = database;
        _columns = new RocksDbColumns(database);
        _walk = new RocksDbWalk(database);
        _alarms = new Lazy<StoredAlarm[]>(SortAlarms);
    }

    public long RowsEstimated =>
        long.TryParse(_database.GetProperty("rocksdb.estimate-num-keys", _columns.Rows), out var rows) ? rows : 0;

    /// <summary>Whether there is a journal in the directory, as far as names tell.</summary>
    public static bool IsIn(string path) => RocksDbDirectory.Holds(path);

    /// <summary>Takes the directory and opens the journal in it for reading.</summary>
    /// <exception cref="StoreUnusableException">There is none, it is in use, of a newer version, or so damaged that it can't be opened; nothing was touched.</exception>
    public static RocksDbJournalView Open(string path)
    {
        if (!RocksDbDirectory.Holds(path))
        {
            throw new StoreUnusableException($"There is no journal in {path}.");
        }

        var directory = RocksDbDirectory.Take(path, isForReading: true);
        try
        {
            return new RocksDbJournalView(directory, directory.OpenForReading(evenDamaged: true));
        }
        catch
        {
            directory.Dispose();
            throw;
        }
    }

    /// <summary>When the first event of the newest row was; null when there is none, or it does not read.</summary>
    public DateTimeOffset? Newest()
    {
        try
        {
            using var log = _database.NewIterator(_columns.Log);
            log.SeekToLast();
            return log.Valid() && ReadEntry(log.GetKeySpan(), log.GetValueSpan()).Flush.Rows[^1].Row is { } row ? EventJson.FirstAt(row) : null;
        }
        catch (Exception e) when (e is RocksDbException or JournalDamagedException)
        {
            return null;
        }
    }

    public IEnumerable<string> FlawsOfFiles() => RocksDbFiles.FlawsOfTables(_database, _directory.Path);

    public IAsyncEnumerable<StoredFlush> FlushesAsync(CancellationToken stop) => Async(
        Checked(_walk.Through(_columns.Log, new byte[RocksDbColumns.LogKeyLength], null, RocksDbColumns.LogKeyLength, ReadEntry, LogFlaw)), stop);

    public IAsyncEnumerable<FlushRecord> FlushRecordsAsync(CancellationToken stop) => Async(
        _walk.Through(_columns.Flushes, new byte[RocksDbColumns.FlushKeyLength], null, RocksDbColumns.FlushKeyLength, ReadRecord, (_, _) => null).OfType<FlushRecord>(), stop);

    public ValueTask<FlushRecord?> FindFlushAsync(Guid writer, long number, CancellationToken stop) => new(FindRecord(writer, number));

    public IAsyncEnumerable<StoredRow> RowsAsync(int part, CancellationToken stop) => OfPart(
        part,
        _columns.Rows,
        RocksDbColumns.RowKeyLength,
        (key, value) => ReadRow(GrainOf(key), RocksDbColumns.ReadVersion(key), value),
        (key, flaw) => new StoredRow(GrainOf(key), 0, null, flaw),
        stop);

    public IAsyncEnumerable<StoredHead>? HeadsAsync(int part, CancellationToken stop) => OfPart(
        part,
        _columns.Heads,
        GrainHash.Length,
        (key, value) => value.Length == RocksDbColumns.HeadLength
            ? new StoredHead(GrainOf(key), RocksDbColumns.ReadHead(value), null)
            : new StoredHead(GrainOf(key), 0, "its last version is not readable"),
        (key, flaw) => new StoredHead(GrainOf(key), 0, flaw),
        stop);

    public IAsyncEnumerable<StoredSnapshot> SnapshotsAsync(int part, CancellationToken stop) => OfPart(
        part,
        _columns.Snapshots,
        GrainHash.Length,
        (key, value) => RowBytes.TryReadSnapshot(value, out var snapshot)
            ? new StoredSnapshot(GrainOf(key), snapshot, null)
            : new StoredSnapshot(GrainOf(key), null, "it is not readable"),
        (key, flaw) => new StoredSnapshot(GrainOf(key), null, flaw),
        stop);

    public IAsyncEnumerable<StoredAlarm> AlarmsAsync(int part, CancellationToken stop) =>
        Async(_alarms.Value.Where(alarm => (int)(alarm.Grain >> 120) == part), stop);

    public IAsyncEnumerable<StoredKey> KeysAsync(CancellationToken stop) =>
        Async(_walk.Through(_columns.Keys, [], null, keyLength: 32, ReadKey, (key, flaw) => new StoredKey(Encoding.UTF8.GetString(key), null, flaw)), stop);

    public ValueTask DisposeAsync()
    {
        _database.Dispose();
        _directory.Dispose();
        return ValueTask.CompletedTask;
    }

    private static UInt128 GrainOf(ReadOnlySpan<byte> key)
    {
        Span<byte> hash = stackalloc byte[GrainHash.Length];
        key[..Math.Min(key.Length, hash.Length)].CopyTo(hash);
        return BinaryPrimitives.ReadUInt128BigEndian(hash);
    }

    private static StoredRow ReadRow(UInt128 grain, long version, ReadOnlySpan<byte> value) => RowBytes.TryReadRow(value, out var row)
        ? new StoredRow(grain, version, row, null)
        : new StoredRow(grain, version, null, "the row is not readable");

    private static (long? First, StoredFlush Flush) LogFlaw(byte[] key, string flaw) =>
        (null, FlawOf($"the log behind entry {RocksDbColumns.ReadLogKey(key)}", flaw));

    private static StoredFlush FlawOf(string position, string flaw) => new(position, null, [new StoredRow(0, 0, null, flaw)]);

    private static string PositionOf(long first) => $"log entry {first}";

    private static FlushRecord? ReadRecord(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value) =>
        key.Length == RocksDbColumns.FlushKeyLength && value.Length == RocksDbColumns.FlushValueLength ? RocksDbColumns.ReadFlush(key, value) : null;

    private static StoredKey ReadKey(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        var customer = Encoding.UTF8.GetString(key);
        return value.Length == RocksDbColumns.KeyValueLength
            ? new StoredKey(customer, RocksDbColumns.ReadKeyValue(customer, value.ToArray()), null)
            : new StoredKey(customer, null, "it has the wrong length");
    }

    private IAsyncEnumerable<T> OfPart<T>(
        int part, ColumnFamilyHandle column, int keyLength, RocksDbWalk.Read<T> read, Func<byte[], string, T> flaw, CancellationToken stop) =>
        Async(_walk.Through(column, [(byte)part], part == IJournalView.Parts - 1 ? null : [(byte)(part + 1)], keyLength, read, flaw), stop);

    /// <summary>An entry of the log, with the sequence of its first row; null when its key is none.</summary>
    private (long? First, StoredFlush Flush) ReadEntry(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        var sequence = key.Length == RocksDbColumns.LogKeyLength ? RocksDbColumns.ReadLogKey(key) : 0;
        var (first, position) = (sequence > 0 ? sequence : (long?)null, PositionOf(sequence));
        if (key.Length != RocksDbColumns.LogKeyLength || value.Length == 0 || value.Length % RocksDbColumns.RowKeyLength != 0)
        {
            return (first, FlawOf(position, "the entry is not readable"));
        }

        var rows = new StoredRow[value.Length / RocksDbColumns.RowKeyLength];
        for (var i = 0; i < rows.Length; i++)
        {
            rows[i] = FindRow(value.Slice(i * RocksDbColumns.RowKeyLength, RocksDbColumns.RowKeyLength));
        }

        var whole = Array.Find(rows, row => row.Row is not null).Row;
        return (first, new StoredFlush(position, whole is null ? null : FindRecord(whole.Writer, whole.Flush), rows));
    }

    private StoredRow FindRow(ReadOnlySpan<byte> rowKey)
    {
        var (grain, version) = (GrainOf(rowKey), RocksDbColumns.ReadVersion(rowKey));
        try
        {
            return _database.Get(rowKey, _columns.Rows) is { } value
                ? ReadRow(grain, version, value)
                : new StoredRow(grain, version, null, $"the row of version {version} of the grain with the hash {grain:x32} is missing");
        }
        catch (RocksDbException e)
        {
            return new StoredRow(grain, version, null, e.Message);
        }
    }

    private FlushRecord? FindRecord(Guid writer, long number)
    {
        Span<byte> key = stackalloc byte[RocksDbColumns.FlushKeyLength];
        RocksDbColumns.WriteFlushKey(writer, number, key);
        try
        {
            return _database.Get(key, _columns.Flushes) is { } value ? ReadRecord(key, value) : null;
        }
        catch (RocksDbException)
        {
            return null; // It is told as missing; the file is named by its checksum.
        }
    }

    // Entries are numbered by their first row, without gaps; what is missing between two of them is damage.
    private static IEnumerable<StoredFlush> Checked(IEnumerable<(long? First, StoredFlush Flush)> entries)
    {
        var expected = 1L;
        foreach (var (number, flush) in entries)
        {
            if (number is { } first)
            {
                if (first != expected)
                {
                    yield return FlawOf(PositionOf(expected), $"it is missing; the next one is {first}");
                }

                expected = first + flush.Rows.Count;
            }

            yield return flush;
        }
    }

    // They lie by time. Few are set at any moment: those of grains that owe something, or hold something that expires.
    private StoredAlarm[] SortAlarms()
    {
        var alarms = _walk.Through(
            _columns.Alarms,
            new byte[RocksDbColumns.AlarmKeyLength],
            null,
            RocksDbColumns.AlarmKeyLength,
            ReadAlarm,
            (_, flaw) => new StoredAlarm(0, "", default, flaw)).ToArray();
        Array.Sort(alarms, (left, right) => left.Grain.CompareTo(right.Grain));
        return alarms;
    }

    private static StoredAlarm ReadAlarm(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        if (key.Length != RocksDbColumns.AlarmKeyLength || !RowBytes.TryReadTime(RocksDbColumns.ReadAlarmMicroseconds(key), out var at) || at is null)
        {
            return new StoredAlarm(0, "", default, "an alarm is not readable");
        }

        return new StoredAlarm(GrainOf(key[sizeof(long)..]), Encoding.UTF8.GetString(value), at.Value, null);
    }

    private static async IAsyncEnumerable<T> Async<T>(IEnumerable<T> items, [EnumeratorCancellation] CancellationToken stop)
    {
        await ValueTask.CompletedTask;
        foreach (var item in items)
        {
            stop.ThrowIfCancellationRequested();
            yield return item;
        }
    }
}
