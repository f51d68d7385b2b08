using System.Buffers.Binary;
using System.Text;

namespace OrleansOms.Engine.Journal;

/// <summary>
/// Rows and snapshots as the bytes of a key-value store: one byte for the layout, the grain's full name (its length first), the
/// fixed fields in little-endian order, and the payload to the end. What is read is not yet checked; see <see cref="HistoryChecks"/>.
/// </summary>
public static class RowBytes
{
    private const byte Layout = 1;
    private const int NameStart = sizeof(byte) + sizeof(ushort);
    private const int GuidLength = 16;
    private const int RowFields = sizeof(long) + sizeof(int) + sizeof(long) + GuidLength + sizeof(long) + sizeof(ulong);
    private const int SnapshotFields = sizeof(long) + sizeof(ulong) + sizeof(int) + sizeof(ulong);

    /// <summary>The number of bytes that <see cref="Write(Row, Span{byte})"/> fills.</summary>
    public static int Length(Row row) => NameStart + NameLength(row.Grain) + RowFields + row.Events.Length;

    /// <summary>The number of bytes that <see cref="Write(Snapshot, Span{byte})"/> fills.</summary>
    public static int Length(Snapshot snapshot) => NameStart + NameLength(snapshot.Grain) + SnapshotFields + snapshot.State.Length;

    /// <summary>Writes <paramref name="row"/> to the beginning of <paramref name="target"/>.</summary>
    /// <exception cref="OverflowException">The grain's name is longer than 65,535 bytes.</exception>
    public static void Write(Row row, Span<byte> target)
    {
        var fields = target[WriteName(row.Grain, target)..];
        BinaryPrimitives.WriteInt64LittleEndian(fields, row.FirstVersion);
        BinaryPrimitives.WriteInt32LittleEndian(fields[8..], row.Count);
        BinaryPrimitives.WriteInt64LittleEndian(fields[12..], RowChecksum.Microseconds(row.AlarmAt));
        row.Writer.TryWriteBytes(fields[20..]);
        BinaryPrimitives.WriteInt64LittleEndian(fields[36..], row.Flush);
        BinaryPrimitives.WriteUInt64LittleEndian(fields[44..], row.Checksum);
        row.Events.Span.CopyTo(fields[RowFields..]);
    }

    /// <summary>Writes <paramref name="snapshot"/> to the beginning of <paramref name="target"/>.</summary>
    /// <exception cref="OverflowException">The grain's name is longer than 65,535 bytes.</exception>
    public static void Write(Snapshot snapshot, Span<byte> target)
    {
        var fields = target[WriteName(snapshot.Grain, target)..];
        BinaryPrimitives.WriteInt64LittleEndian(fields, snapshot.Version);
        BinaryPrimitives.WriteUInt64LittleEndian(fields[8..], snapshot.RowChecksum);
        BinaryPrimitives.WriteInt32LittleEndian(fields[16..], snapshot.Shape);
        BinaryPrimitives.WriteUInt64LittleEndian(fields[20..], snapshot.Checksum);
        snapshot.State.Span.CopyTo(fields[SnapshotFields..]);
    }

    /// <summary>Reads a row; false when the bytes can't be one.</summary>
    public static bool TryReadRow(ReadOnlySpan<byte> bytes, out Row row)
    {
        row = null!;
        if (!TryReadName(bytes, out var grain, out var fields) || fields.Length < RowFields
            || !TryReadTime(BinaryPrimitives.ReadInt64LittleEndian(fields[12..]), out var alarmAt))
        {
            return false;
        }

        row = new Row(
            grain,
            FirstVersion: BinaryPrimitives.ReadInt64LittleEndian(fields),
            Count: BinaryPrimitives.ReadInt32LittleEndian(fields[8..]),
            Events: fields[RowFields..].ToArray(),
            alarmAt,
            Writer: new Guid(fields.Slice(20, GuidLength)),
            Flush: BinaryPrimitives.ReadInt64LittleEndian(fields[36..]),
            Checksum: BinaryPrimitives.ReadUInt64LittleEndian(fields[44..]));
        return true;
    }

    /// <summary>Reads a snapshot; false when the bytes can't be one.</summary>
    public static bool TryReadSnapshot(ReadOnlySpan<byte> bytes, out Snapshot snapshot)
    {
        snapshot = null!;
        if (!TryReadName(bytes, out var grain, out var fields) || fields.Length < SnapshotFields)
        {
            return false;
        }

        snapshot = new Snapshot(
            grain,
            Version: BinaryPrimitives.ReadInt64LittleEndian(fields),
            RowChecksum: BinaryPrimitives.ReadUInt64LittleEndian(fields[8..]),
            Shape: BinaryPrimitives.ReadInt32LittleEndian(fields[16..]),
            State: fields[SnapshotFields..].ToArray(),
            Checksum: BinaryPrimitives.ReadUInt64LittleEndian(fields[20..]));
        return true;
    }

    private static int NameLength(GrainName grain) =>
        Encoding.UTF8.GetByteCount(grain.Type) + 1 + Encoding.UTF8.GetByteCount(grain.Id);

    private static int WriteName(GrainName grain, Span<byte> target)
    {
        var name = target[NameStart..];
        var length = Encoding.UTF8.GetBytes(grain.Type, name);
        name[length++] = (byte)'/';
        length += Encoding.UTF8.GetBytes(grain.Id, name[length..]);
        target[0] = Layout;
        BinaryPrimitives.WriteUInt16LittleEndian(target[1..], checked((ushort)length));
        return NameStart + length;
    }

    private static bool TryReadName(ReadOnlySpan<byte> bytes, out GrainName grain, out ReadOnlySpan<byte> fields)
    {
        grain = default;
        fields = default;
        if (bytes.Length < NameStart || bytes[0] != Layout)
        {
            return false;
        }

        var end = NameStart + BinaryPrimitives.ReadUInt16LittleEndian(bytes[1..]);
        if (bytes.Length < end || !TryParse(Encoding.UTF8.GetString(bytes[NameStart..end]), out grain))
        {
            return false;
        }

        fields = bytes[end..];
        return true;
    }

    private static bool TryParse(string text, out GrainName grain)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var isName = slash > 0 && slash < text.Length - 1;
        grain = isName ? new GrainName(text[..slash], text[(slash + 1)..]) : default;
        return isName;
    }

    // A flipped bit can make a time that no calendar holds; that is damage, not a bug.
    internal static bool TryReadTime(long microseconds, out DateTimeOffset? time)
    {
        var isTime = microseconds == long.MinValue
            || (microseconds >= RowChecksum.Microseconds(DateTimeOffset.MinValue) && microseconds <= RowChecksum.Microseconds(DateTimeOffset.MaxValue));
        time = isTime ? RowChecksum.Time(microseconds) : null;
        return isTime;
    }
}
