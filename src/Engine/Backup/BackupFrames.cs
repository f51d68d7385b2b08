using System.Buffers;
using System.Buffers.Binary;
using OrleansOms.Engine.Journal;

namespace OrleansOms.Engine.Backup;

/// <summary>
/// The form of a backup's entries, numbers little-endian. A flush: writer (16 bytes), number (8), chain (16), count of rows (4), then each row's length (4)
/// and bytes in the form of <see cref="RowBytes"/>. A customer's key: the length of the customer's id (2), the id, key id (16), key (32).
/// </summary>
internal static class BackupFrames
{
    private const int GuidLength = 16;
    private const int KeyLength = 32;
    private const int RowBytesMax = 1 << 30;

    public static void Write(Stream target, Flush flush)
    {
        Span<byte> head = stackalloc byte[GuidLength + sizeof(long) + 16 + sizeof(int)];
        flush.Writer.TryWriteBytes(head);
        BinaryPrimitives.WriteInt64LittleEndian(head[16..], flush.Number);
        BinaryPrimitives.WriteUInt128LittleEndian(head[24..], flush.Chain);
        BinaryPrimitives.WriteInt32LittleEndian(head[40..], flush.Rows.Count);
        target.Write(head);
        foreach (var row in flush.Rows)
        {
            var length = RowBytes.Length(row);
            var rented = ArrayPool<byte>.Shared.Rent(length + sizeof(int));
            BinaryPrimitives.WriteInt32LittleEndian(rented, length);
            RowBytes.Write(row, rented.AsSpan(sizeof(int)));
            target.Write(rented.AsSpan(0, length + sizeof(int)));
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    public static void Write(Stream target, CustomerKey key)
    {
        var customer = System.Text.Encoding.UTF8.GetBytes(key.Customer);
        Span<byte> fixedFields = stackalloc byte[sizeof(ushort) + GuidLength + KeyLength];
        BinaryPrimitives.WriteUInt16LittleEndian(fixedFields, checked((ushort)customer.Length));
        key.KeyId.TryWriteBytes(fixedFields[2..]);
        key.Key.Span.CopyTo(fixedFields[18..]);
        target.Write(fixedFields[..2]);
        target.Write(customer);
        target.Write(fixedFields[2..]);
    }

    /// <summary>The next flush; null at the end.</summary>
    /// <exception cref="InvalidDataException">It does not read.</exception>
    public static Flush? ReadFlush(Stream source)
    {
        Span<byte> head = stackalloc byte[GuidLength + sizeof(long) + 16 + sizeof(int)];
        if (!TryFill(source, head))
        {
            return null;
        }

        var count = BinaryPrimitives.ReadInt32LittleEndian(head[40..]);
        var rows = new List<Row>(Math.Clamp(count, 0, 4096));
        for (var i = 0; i < count; i++)
        {
            rows.Add(ReadRow(source));
        }

        return new Flush(
            new Guid(head[..16]), BinaryPrimitives.ReadInt64LittleEndian(head[16..]), rows, [], [], [], BinaryPrimitives.ReadUInt128LittleEndian(head[24..]));
    }

    /// <summary>The next key; null at the end.</summary>
    /// <exception cref="InvalidDataException">It does not read.</exception>
    public static CustomerKey? ReadKey(Stream source)
    {
        Span<byte> length = stackalloc byte[sizeof(ushort)];
        if (!TryFill(source, length))
        {
            return null;
        }

        var bytes = new byte[BinaryPrimitives.ReadUInt16LittleEndian(length) + GuidLength + KeyLength];
        Fill(source, bytes);
        var customer = bytes.Length - GuidLength - KeyLength;
        return new CustomerKey(
            System.Text.Encoding.UTF8.GetString(bytes.AsSpan(0, customer)), new Guid(bytes.AsSpan(customer, GuidLength)), bytes.AsMemory(customer + GuidLength));
    }

    private static Row ReadRow(Stream source)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        Fill(source, length);
        var bytes = BinaryPrimitives.ReadInt32LittleEndian(length) is > 0 and < RowBytesMax and var wanted ? new byte[wanted] : throw new InvalidDataException();
        Fill(source, bytes);
        return RowBytes.TryReadRow(bytes, out var row) ? row : throw new InvalidDataException();
    }

    private static void Fill(Stream source, Span<byte> target)
    {
        if (source.ReadAtLeast(target, target.Length, throwOnEndOfStream: false) < target.Length)
        {
            throw new InvalidDataException();
        }
    }

    private static bool TryFill(Stream source, Span<byte> target) => source.ReadAtLeast(target, target.Length, throwOnEndOfStream: false) switch
    {
        0 => false,
        var read => read == target.Length ? true : throw new InvalidDataException(),
    };
}
