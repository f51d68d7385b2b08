using System.Text;
using RocksDbSharp;

namespace OrleansOms.Engine.Journal.RocksDb;

/// <summary>
/// What is read from an open database. Each method reads through one iterator, which sees the database as of one moment, and looks up
/// by key only what never changes once it is there; so whole flushes are seen without a lock.
/// </summary>
internal static class RocksDbReads
{
    private static readonly History New = new(null, null, []);

    public static History Load(OpenDatabase open, GrainName grain, int? shape, long upTo)
    {
        Span<byte> key = stackalloc byte[RocksDbColumns.RowKeyLength];
        RocksDbColumns.WriteRowKey(grain, 1, key);
        var head = FindHead(open, grain, key[..GrainHash.Length]);
        if (head == 0)
        {
            return New;
        }

        var snapshot = shape is null ? null : FindSnapshot(open, key[..GrainHash.Length]);
        using var rows = open.Database.NewIterator(open.Columns.Rows, open.WithinGrain);
        var last = snapshot is null ? null : FindRowAt(rows, grain, key, snapshot.Version);
        var usable = snapshot is not null && HistoryChecks.IsUsable(snapshot, last, grain, shape!.Value, upTo) ? snapshot : null;
        var first = (usable?.Version ?? 0) + 1;
        RocksDbColumns.WriteVersion(key, first);
        var found = ReadRows(rows, grain, key, upTo, int.MaxValue);
        HistoryChecks.Follow(grain, found, first);
        var reached = found is [.., var end] ? end.LastVersion : first - 1;
        CheckReaches(grain, reached, Math.Min(head, upTo));
        CheckEnds(open, grain, reached, head);
        return new History(usable, usable is null ? null : last!.AlarmAt, found);
    }

    public static IReadOnlyList<Row> Rows(OpenDatabase open, GrainName grain, long fromVersion, int limit)
    {
        var from = Math.Max(fromVersion, 1);
        Span<byte> key = stackalloc byte[RocksDbColumns.RowKeyLength];
        RocksDbColumns.WriteRowKey(grain, from, key);
        var head = FindHead(open, grain, key[..GrainHash.Length]);
        if (head == 0)
        {
            return [];
        }

        using var rows = open.Database.NewIterator(open.Columns.Rows, open.WithinGrain);
        var first = FindRowAt(rows, grain, key, from) is { } row && row.LastVersion >= from ? row.FirstVersion : from;
        RocksDbColumns.WriteVersion(key, first);
        var found = ReadRows(rows, grain, key, long.MaxValue, limit);
        HistoryChecks.Follow(grain, found, first);
        if (found.Count < limit)
        {
            var reached = found is [.., var end] ? end.LastVersion : Math.Min(from - 1, head);
            CheckReaches(grain, reached, head);
            CheckEnds(open, grain, reached, head);
        }

        return found;
    }

    public static IReadOnlyList<DueAlarm> Due(OpenDatabase open, DateTimeOffset now, int limit)
    {
        var due = new List<DueAlarm>();
        var nowMicroseconds = RowChecksum.Microseconds(now);
        using var alarms = open.Database.NewIterator(open.Columns.Alarms);
        for (alarms.SeekToFirst(); due.Count < limit && alarms.Valid(); alarms.Next())
        {
            var at = RocksDbColumns.ReadAlarmMicroseconds(alarms.GetKeySpan());
            if (at > nowMicroseconds)
            {
                break;
            }

            due.Add(new DueAlarm(ReadName(alarms.GetValueSpan()), RowChecksum.Time(at)!.Value));
        }

        ThrowIfBroken(alarms);
        return due;
    }

    public static IReadOnlyList<LoggedRow> Log(OpenDatabase open, LogPosition after, int limit)
    {
        if (open.Recent.Read(after.Sequence, limit) is { } recent)
        {
            return recent;
        }

        var rows = new List<LoggedRow>();
        var expected = after.Sequence + 1;
        Span<byte> from = stackalloc byte[RocksDbColumns.LogKeyLength];
        RocksDbColumns.WriteLogKey(expected, from);
        using var log = open.Database.NewIterator(open.Columns.Log);
        for (SeekEntryOf(log, from, expected); rows.Count < limit && log.Valid(); log.Next())
        {
            var first = RocksDbColumns.ReadLogKey(log.GetKeySpan());
            var rowKeys = log.GetValueSpan();
            var count = CountOf(first, rowKeys);
            if (first > expected || first + count <= expected)
            {
                throw new JournalDamagedException($"The log has no entry {expected}; the next one is {first}.");
            }

            for (; expected < first + count && rows.Count < limit; expected++)
            {
                var rowKey = rowKeys.Slice((int)(expected - first) * RocksDbColumns.RowKeyLength, RocksDbColumns.RowKeyLength);
                rows.Add(new LoggedRow(new LogPosition(0, expected), FindLogged(open, expected, rowKey)));
            }
        }

        ThrowIfBroken(log);
        return rows;
    }

    public static CustomerKey? Key(OpenDatabase open, string customer) =>
        open.Database.Get(RocksDbColumns.CustomerBytes(customer), open.Columns.Keys) is { } value
            ? RocksDbColumns.ReadKeyValue(customer, value)
            : null;

    /// <summary>The sequence of the log's last entry; 0 when it is empty.</summary>
    public static long LastSequence(OpenDatabase open)
    {
        using var log = open.Database.NewIterator(open.Columns.Log);
        log.SeekToLast();
        ThrowIfBroken(log);
        if (!log.Valid())
        {
            return 0;
        }

        var first = RocksDbColumns.ReadLogKey(log.GetKeySpan());
        return first + CountOf(first, log.GetValueSpan()) - 1;
    }

    // The entry that holds the sequence, or else the one after it: most readers go on in the middle of a flush or at its end.
    private static void SeekEntryOf(Iterator log, ReadOnlySpan<byte> key, long sequence)
    {
        log.SeekForPrev(key);
        if (!log.Valid())
        {
            log.SeekToFirst();
        }
        else if (RocksDbColumns.ReadLogKey(log.GetKeySpan()) is var first && first + CountOf(first, log.GetValueSpan()) <= sequence)
        {
            log.Next();
        }
    }

    private static int CountOf(long first, ReadOnlySpan<byte> rowKeys)
    {
        var count = Math.DivRem(rowKeys.Length, RocksDbColumns.RowKeyLength, out var rest);
        return count > 0 && rest == 0 ? count : throw new JournalDamagedException($"Log entry {first} is not readable.");
    }

    // Read before the rows: what is appended in between makes more rows than the head says, never fewer.
    private static long FindHead(OpenDatabase open, GrainName grain, ReadOnlySpan<byte> hash)
    {
        Span<byte> head = stackalloc byte[RocksDbColumns.HeadLength];
        if (!open.Database.GetFixedSizeValue(hash, head, open.Columns.Heads))
        {
            return 0;
        }

        return RocksDbColumns.ReadHead(head) is > 0 and var version
            ? version
            : throw new JournalDamagedException($"The last version of {grain} is not readable.");
    }

    private static void CheckReaches(GrainName grain, long last, long expected)
    {
        if (last < expected)
        {
            throw new JournalDamagedException($"{grain} has no row for version {last + 1}, and should reach {expected}.");
        }
    }

    // The head was read before the rows, so a flush may have come in between; then it has moved since.
    private static void CheckEnds(OpenDatabase open, GrainName grain, long last, long head)
    {
        if (last <= head)
        {
            return;
        }

        Span<byte> hash = stackalloc byte[GrainHash.Length];
        GrainHash.Write(grain, hash);
        var now = FindHead(open, grain, hash);
        if (last > now)
        {
            throw new JournalDamagedException($"{grain} has a row for version {now + 1}, and should end at {now}.");
        }
    }

    private static Snapshot? FindSnapshot(OpenDatabase open, ReadOnlySpan<byte> hash) =>
        open.Database.Get(hash, open.Columns.Snapshots) is { } bytes && RowBytes.TryReadSnapshot(bytes, out var snapshot) ? snapshot : null;

    // The row that begins at or below the version; key is the grain's row key and is left with that version in it.
    private static Row? FindRowAt(Iterator rows, GrainName grain, Span<byte> key, long version)
    {
        RocksDbColumns.WriteVersion(key, version);
        rows.SeekForPrev(key);
        ThrowIfBroken(rows);
        return rows.Valid() && IsOf(rows, key) ? Read(grain, rows.GetKeySpan(), rows.GetValueSpan()) : null;
    }

    private static List<Row> ReadRows(Iterator rows, GrainName grain, ReadOnlySpan<byte> from, long upTo, int limit)
    {
        List<Row>? found = null;
        for (rows.Seek(from); rows.Valid() && IsOf(rows, from) && (found?.Count ?? 0) < limit; rows.Next())
        {
            if (RocksDbColumns.ReadVersion(rows.GetKeySpan()) > upTo)
            {
                break;
            }

            (found ??= []).Add(Read(grain, rows.GetKeySpan(), rows.GetValueSpan()));
        }

        ThrowIfBroken(rows);
        return found ?? [];
    }

    private static Row FindLogged(OpenDatabase open, long sequence, ReadOnlySpan<byte> rowKey)
    {
        var bytes = open.Database.Get(rowKey, open.Columns.Rows)
            ?? throw new JournalDamagedException($"The row of log entry {sequence} is missing.");
        if (!RowBytes.TryReadRow(bytes, out var row))
        {
            throw new JournalDamagedException($"The row of log entry {sequence} is not readable.");
        }

        HistoryChecks.Whole(row.Grain, row);
        Span<byte> expected = stackalloc byte[RocksDbColumns.RowKeyLength];
        RocksDbColumns.WriteRowKey(row.Grain, row.FirstVersion, expected);
        return rowKey.SequenceEqual(expected)
            ? row
            : throw new JournalDamagedException($"Log entry {sequence} leads to a row that says {row.Grain} at version {row.FirstVersion}.");
    }

    private static Row Read(GrainName grain, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        var version = RocksDbColumns.ReadVersion(key);
        return RowBytes.TryReadRow(value, out var row) && row.FirstVersion == version
            ? row
            : throw new JournalDamagedException($"The row of {grain} at version {version} is not readable.");
    }

    private static GrainName ReadName(ReadOnlySpan<byte> utf8)
    {
        var text = Encoding.UTF8.GetString(utf8);
        try
        {
            return GrainName.Parse(text);
        }
        catch (FormatException e)
        {
            throw new JournalDamagedException("An alarm names no grain.", e);
        }
    }

    private static bool IsOf(Iterator rows, ReadOnlySpan<byte> rowKey) =>
        rows.GetKeySpan()[..GrainHash.Length].SequenceEqual(rowKey[..GrainHash.Length]);

    // An iterator that meets a damaged block ends as if there were no more; only its status tells.
    private static void ThrowIfBroken(Iterator iterator) => Native.Instance.rocksdb_iter_get_error(iterator.Handle);
}
