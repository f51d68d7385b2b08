using OrleansOms.Engine.Journal;

namespace OrleansOms.Engine.Tests.Journal;

public sealed class RowBytesTests
{
    private static readonly Row Row = new FlushBuilder().Row(
        new GrainName("order", "Ä/1"), 7, count: 2, alarmAt: DateTimeOffset.UnixEpoch.AddMicroseconds(-1), events: "[1]\n[2]\n");

    private static readonly Snapshot Snapshot = FlushBuilder.Snapshot(Row, shape: 3);

    [Fact]
    public void Row_WrittenAndRead_IsTheSame()
    {
        Assert.True(RowBytes.TryReadRow(Bytes(Row), out var read));
        JournalAssert.Same([Row], [read]);
    }

    [Fact]
    public void Row_WithoutAlarmOrEvents_IsTheSame()
    {
        var bare = Row with { AlarmAt = null, Events = default };
        Assert.True(RowBytes.TryReadRow(Bytes(bare), out var read));
        JournalAssert.Same([bare], [read]);
    }

    [Fact]
    public void Snapshot_WrittenAndRead_IsTheSame()
    {
        Assert.True(RowBytes.TryReadSnapshot(Bytes(Snapshot), out var read));
        JournalAssert.Same(Snapshot, read);
    }

    [Fact]
    public void Row_WithAnyBitFlipped_IsFoundOut()
    {
        foreach (var flipped in Flips(Bytes(Row)))
        {
            Assert.True(!RowBytes.TryReadRow(flipped, out var read) || IsRefused(read), Convert.ToHexString(flipped));
        }
    }

    [Fact]
    public void Row_CutAnywhere_IsFoundOut()
    {
        var bytes = Bytes(Row);
        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.True(!RowBytes.TryReadRow(bytes.AsSpan(0, length), out var read) || IsRefused(read), $"cut to {length}");
        }
    }

    [Fact]
    public void Snapshot_WithAnyBitFlipped_IsNotUsed()
    {
        foreach (var flipped in Flips(Bytes(Snapshot)))
        {
            Assert.False(
                RowBytes.TryReadSnapshot(flipped, out var read) && HistoryChecks.IsUsable(read, Row, Row.Grain, shape: 3, upTo: long.MaxValue),
                Convert.ToHexString(flipped));
        }
    }

    private static bool IsRefused(Row row)
    {
        try
        {
            HistoryChecks.Follow(Row.Grain, [row], Row.FirstVersion);
            return false;
        }
        catch (JournalDamagedException)
        {
            return true;
        }
    }

    private static IEnumerable<byte[]> Flips(byte[] bytes)
    {
        for (var bit = 0; bit < bytes.Length * 8; bit++)
        {
            var flipped = bytes.ToArray();
            flipped[bit / 8] ^= (byte)(1 << bit % 8);
            yield return flipped;
        }
    }

    private static byte[] Bytes(Row row)
    {
        var bytes = new byte[RowBytes.Length(row)];
        RowBytes.Write(row, bytes);
        return bytes;
    }

    private static byte[] Bytes(Snapshot snapshot)
    {
        var bytes = new byte[RowBytes.Length(snapshot)];
        RowBytes.Write(snapshot, bytes);
        return bytes;
    }
}
