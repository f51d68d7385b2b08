using System.Buffers.Binary;
using System.Numerics;

namespace OrleansOms.Engine.Journal.RocksDb;

/// <summary>
/// Looks through a file of RocksDB's log format (the WAL, the manifest) for what RocksDB itself passes over in silence. An incomplete record at the
/// end is what a crash leaves of a write that nobody was told of, so RocksDB drops it; but a flipped bit in the length of a whole record
/// makes it look incomplete too, and with it all that follows in the block would be dropped. Here such a record is known by its checksum.
/// <para>The format: blocks of 32 KiB; a record is a masked CRC-32C (4 bytes), a length (2) and a type (1), then the payload; the checksum is over type and payload.</para>
/// </summary>
internal static class RocksDbLogFile
{
    private const int BlockLength = 32 * 1024;
    private const int HeaderLength = 7;
    private const int LengthBits = 16;

    /// <summary>The first flaw, as a few words with its place in the file; null when there is none.</summary>
    /// <exception cref="IOException">It can't be read.</exception>
    public static string? FindFlaw(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, BlockLength, FileOptions.SequentialScan);
        var block = new byte[BlockLength];
        for (var start = 0L; ; start += BlockLength)
        {
            var length = file.ReadAtLeast(block, BlockLength, throwOnEndOfStream: false);
            if (FindFlaw(block.AsSpan(0, length)) is { } flaw)
            {
                return $"{flaw.What} at byte {start + flaw.Offset}";
            }

            if (length < BlockLength)
            {
                return null;
            }
        }
    }

    private static (string What, int Offset)? FindFlaw(ReadOnlySpan<byte> block)
    {
        var isLast = block.Length < BlockLength;
        for (var offset = 0; offset < block.Length;)
        {
            var rest = block[offset..];
            if (rest.Length < HeaderLength || (rest[6] == 0 && BinaryPrimitives.ReadUInt16LittleEndian(rest[4..]) == 0))
            {
                // Nothing begins here: the block's filling, or a header that was being written.
                return rest.ContainsAnyExcept((byte)0) && !(isLast && rest.Length < HeaderLength) ? ("there are bytes where there should be none", offset) : null;
            }

            var length = BinaryPrimitives.ReadUInt16LittleEndian(rest[4..]);
            if (HeaderLength + length > rest.Length)
            {
                return isLast && !IsWholeButForItsLength(rest, length) ? null : ("the length of a record is wrong", offset);
            }

            if (!Fits(rest, length))
            {
                return ("a record does not match its checksum", offset);
            }

            offset += HeaderLength + length;
        }

        return null;
    }

    private static bool IsWholeButForItsLength(ReadOnlySpan<byte> rest, int length)
    {
        for (var bit = 0; bit < LengthBits; bit++)
        {
            var other = length ^ (1 << bit);
            if (HeaderLength + other <= rest.Length && Fits(rest, other))
            {
                return true;
            }
        }

        return Fits(rest, rest.Length - HeaderLength);
    }

    private static bool Fits(ReadOnlySpan<byte> record, int length) =>
        Mask(Crc32C.Of(record.Slice(6, 1 + length))) == BinaryPrimitives.ReadUInt32LittleEndian(record);

    private static uint Mask(uint crc) => unchecked(BitOperations.RotateRight(crc, 15) + 0xA282EAD8U);
}
