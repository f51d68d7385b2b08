using System.Buffers.Binary;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Text;

namespace OrleansOms.Engine.Journal;

/// <summary>The checksums of the journal: XxHash3 (64 bits) over rows and snapshots, XxHash128 over each writer's chain of flushes.</summary>
public static class RowChecksum
{
    private const int GuidBytes = 16;

    // Its state is half a kilobyte, and there is one checksum for each row written and read.
    [ThreadStatic]
    private static XxHash3? _ofThisThread;

    /// <summary>The checksum that belongs to <paramref name="row"/>; its own <see cref="Row.Checksum"/> is left out.</summary>
    public static ulong Of(Row row)
    {
        var hash = Begin();
        Add(hash, row.Grain);
        Add(hash, row.FirstVersion);
        Add(hash, row.Count);
        Add(hash, Microseconds(row.AlarmAt));
        Span<byte> writer = stackalloc byte[GuidBytes];
        row.Writer.TryWriteBytes(writer);
        hash.Append(writer);
        Add(hash, row.Flush);
        hash.Append(row.Events.Span);
        return hash.GetCurrentHashAsUInt64();
    }

    /// <summary>The checksum that belongs to <paramref name="snapshot"/>; its own is left out.</summary>
    public static ulong Of(Snapshot snapshot)
    {
        var hash = Begin();
        Add(hash, snapshot.Grain);
        Add(hash, snapshot.Version);
        Add(hash, unchecked((long)snapshot.RowChecksum));
        Add(hash, snapshot.Shape);
        hash.Append(snapshot.State.Span);
        return hash.GetCurrentHashAsUInt64();
    }

    /// <summary>The chain after a flush: what came before, its number and its rows.</summary>
    public static UInt128 Chain(UInt128 before, long number, IEnumerable<ulong> rowChecksums)
    {
        var hash = new XxHash128();
        Add(hash, unchecked((long)(ulong)(before >> 64)));
        Add(hash, unchecked((long)(ulong)(before & ulong.MaxValue)));
        Add(hash, number);
        foreach (var checksum in rowChecksums)
        {
            Add(hash, unchecked((long)checksum));
        }

        return hash.GetCurrentHashAsUInt128();
    }

    /// <summary>Microseconds since 1970, or <see cref="long.MinValue"/> for never.</summary>
    public static long Microseconds(DateTimeOffset? time) =>
        time is { } at ? (at.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond : long.MinValue;

    /// <summary>The inverse of <see cref="Microseconds"/>.</summary>
    public static DateTimeOffset? Time(long microseconds) =>
        microseconds == long.MinValue ? null : DateTimeOffset.UnixEpoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond);

    private static XxHash3 Begin()
    {
        var hash = _ofThisThread ??= new XxHash3();
        hash.Reset();
        return hash;
    }

    // The name as it is written: type/id, its length first.
    private static void Add(NonCryptographicHashAlgorithm hash, GrainName grain)
    {
        Span<byte> utf8 = stackalloc byte[512];
        var length = Encoding.UTF8.GetByteCount(grain.Type) + 1 + Encoding.UTF8.GetByteCount(grain.Id);
        var target = length <= utf8.Length ? utf8[..length] : new byte[length];
        var slash = Encoding.UTF8.GetBytes(grain.Type, target);
        target[slash] = (byte)'/';
        Encoding.UTF8.GetBytes(grain.Id, target[(slash + 1)..]);
        Add(hash, length);
        hash.Append(target);
    }

    private static void Add(NonCryptographicHashAlgorithm hash, long number)
    {
        if (!BitConverter.IsLittleEndian)
        {
            number = BinaryPrimitives.ReverseEndianness(number);
        }

        hash.Append(MemoryMarshal.AsBytes(new ReadOnlySpan<long>(in number)));
    }
}
