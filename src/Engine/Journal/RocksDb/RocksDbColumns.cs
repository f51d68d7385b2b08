using System.Buffers.Binary;
using System.Text;
using RocksDbSharp;
using Database = RocksDbSharp.RocksDb;

namespace OrleansOms.Engine.Journal.RocksDb;

/// <summary>
/// The column families and the layout of their keys. Numbers in keys are big-endian, so that the order of bytes is theirs.
/// <list type="table">
/// <item><term>rows</term><description>grain's hash, first version -> row</description></item>
/// <item><term>heads</term><description>grain's hash -> the version of its last event; most loads are of new orders, and end here</description></item>
/// <item><term>log</term><description>sequence of a flush's first row, from 1 without gaps -> keys in rows, one after the other</description></item>
/// <item><term>alarms</term><description>due time in microseconds, grain's hash -> grain's name</description></item>
/// <item><term>snapshots</term><description>grain's hash -> its newest snapshot</description></item>
/// <item><term>keys</term><description>customer -> key id, key</description></item>
/// <item><term>flushes</term><description>writer, number -> count of rows, chain</description></item>
/// </list>
/// The format's version is no column's: it must be known before RocksDB is opened; see <see cref="RocksDbDirectory"/>.
/// </summary>
internal sealed class RocksDbColumns(Database database)
{
    public const string RowsName = "rows";
    public const string HeadsName = "heads";
    public const string LogName = "log";
    public const string AlarmsName = "alarms";
    public const string SnapshotsName = "snapshots";
    public const string KeysName = "keys";
    public const string FlushesName = "flushes";

    public const int RowKeyLength = GrainHash.Length + sizeof(long);
    public const int HeadLength = sizeof(long);
    public const int LogKeyLength = sizeof(long);
    public const int AlarmKeyLength = sizeof(long) + GrainHash.Length;
    public const int FlushKeyLength = GuidLength + sizeof(long);
    public const int FlushValueLength = sizeof(int) + ChainLength;
    public const int KeyValueLength = GuidLength + KeyLength;

    private const int GuidLength = 16;
    private const int ChainLength = 16;
    private const int KeyLength = 32;

    public ColumnFamilyHandle Rows { get; } = database.GetColumnFamily(RowsName);

    public ColumnFamilyHandle Heads { get; } = database.GetColumnFamily(HeadsName);

    public ColumnFamilyHandle Log { get; } = database.GetColumnFamily(LogName);

    public ColumnFamilyHandle Alarms { get; } = database.GetColumnFamily(AlarmsName);

    public ColumnFamilyHandle Snapshots { get; } = database.GetColumnFamily(SnapshotsName);

    public ColumnFamilyHandle Keys { get; } = database.GetColumnFamily(KeysName);

    public ColumnFamilyHandle Flushes { get; } = database.GetColumnFamily(FlushesName);

    public IEnumerable<ColumnFamilyHandle> All => [Rows, Heads, Log, Alarms, Snapshots, Keys, Flushes];

    public static void WriteRowKey(GrainName grain, long firstVersion, Span<byte> target)
    {
        GrainHash.Write(grain, target);
        WriteVersion(target, firstVersion);
    }

    /// <summary>Puts another version into the key of a row.</summary>
    public static void WriteVersion(Span<byte> rowKey, long firstVersion) =>
        BinaryPrimitives.WriteInt64BigEndian(rowKey[GrainHash.Length..], firstVersion);

    public static long ReadVersion(ReadOnlySpan<byte> rowKey) => BinaryPrimitives.ReadInt64BigEndian(rowKey[GrainHash.Length..]);

    public static void WriteHead(long lastVersion, Span<byte> target) => BinaryPrimitives.WriteInt64BigEndian(target, lastVersion);

    public static long ReadHead(ReadOnlySpan<byte> value) => BinaryPrimitives.ReadInt64BigEndian(value);

    public static void WriteLogKey(long sequence, Span<byte> target) => BinaryPrimitives.WriteInt64BigEndian(target, sequence);

    public static long ReadLogKey(ReadOnlySpan<byte> key) => BinaryPrimitives.ReadInt64BigEndian(key);

    // The sign bit is turned, so that times before 1970 come before those after it.
    public static void WriteAlarmKey(DateTimeOffset at, GrainName grain, Span<byte> target)
    {
        BinaryPrimitives.WriteInt64BigEndian(target, RowChecksum.Microseconds(at) ^ long.MinValue);
        GrainHash.Write(grain, target[sizeof(long)..]);
    }

    public static long ReadAlarmMicroseconds(ReadOnlySpan<byte> key) => BinaryPrimitives.ReadInt64BigEndian(key) ^ long.MinValue;

    public static byte[] CustomerBytes(string customer) => Encoding.UTF8.GetBytes(customer);

    public static void WriteKeyValue(CustomerKey key, Span<byte> target)
    {
        if (key.Key.Length != KeyLength)
        {
            throw new ArgumentException($"A customer's key has {KeyLength} bytes, not {key.Key.Length}.", nameof(key));
        }

        key.KeyId.TryWriteBytes(target);
        key.Key.Span.CopyTo(target[GuidLength..]);
    }

    public static CustomerKey ReadKeyValue(string customer, byte[] value) => value.Length == KeyValueLength
        ? new CustomerKey(customer, new Guid(value.AsSpan(0, GuidLength)), value.AsMemory(GuidLength))
        : throw new JournalDamagedException("A customer's key has the wrong length.");

    public static void WriteFlushKey(Guid writer, long number, Span<byte> key)
    {
        writer.TryWriteBytes(key, bigEndian: true, out _);
        BinaryPrimitives.WriteInt64BigEndian(key[GuidLength..], number);
    }

    public static FlushRecord ReadFlush(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value) => new(
        new Guid(key[..GuidLength], bigEndian: true),
        BinaryPrimitives.ReadInt64BigEndian(key[GuidLength..]),
        BinaryPrimitives.ReadInt32BigEndian(value),
        BinaryPrimitives.ReadUInt128BigEndian(value[sizeof(int)..]));

    public static void WriteFlush(Flush flush, Span<byte> key, Span<byte> value)
    {
        WriteFlushKey(flush.Writer, flush.Number, key);
        BinaryPrimitives.WriteInt32BigEndian(value, flush.Rows.Count);
        BinaryPrimitives.WriteUInt128BigEndian(value[sizeof(int)..], flush.Chain);
    }
}
