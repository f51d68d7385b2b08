using System.Buffers.Binary;
using System.Numerics;

namespace OrleansOms.Engine.Journal.RocksDb;

/// <summary>CRC-32C (Castagnoli), with which RocksDB protects its log files and, whole, its table files.</summary>
internal static class Crc32C
{
    public static uint Of(ReadOnlySpan<byte> bytes) => ~Extend(uint.MaxValue, bytes);

    /// <exception cref="IOException">The file can't be read.</exception>
    public static uint OfFile(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0, FileOptions.SequentialScan);
        var buffer = new byte[256 * 1024];
        var crc = uint.MaxValue;
        for (int read; (read = file.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false)) > 0;)
        {
            crc = Extend(crc, buffer.AsSpan(0, read));
        }

        return ~crc;
    }

    private static uint Extend(uint crc, ReadOnlySpan<byte> bytes)
    {
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        }

        foreach (var one in bytes)
        {
            crc = BitOperations.Crc32C(crc, one);
        }

        return crc;
    }
}
