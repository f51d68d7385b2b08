using OrleansOms.Engine.Journal;

namespace OrleansOms.Engine.Tests.Log;

public sealed class RowChecksumTests
{
    private static readonly DateTimeOffset At = new(2026, 11, 27, 6, 0, 0, TimeSpan.Zero);
    private static readonly Row Row = new(new GrainName("stock", "a@b"), 3, 2, "events"u8.ToArray(), At, new Guid(1, 2, 3, new byte[8]), 4, 0);
    private static readonly Snapshot Snapshot = new(new GrainName("stock", "a@b"), 3, 99, 1, "state"u8.ToArray(), 0);

    public static TheoryData<string> RowFields => [.. Rows.Keys];

    public static TheoryData<string> SnapshotFields => [.. Snapshots.Keys];

    private static Dictionary<string, Row> Rows { get; } = new(StringComparer.Ordinal)
    {
        ["type"] = Row with { Grain = Row.Grain with { Type = "stocks" } },
        ["id"] = Row with { Grain = Row.Grain with { Id = "a@c" } },
        ["first version"] = Row with { FirstVersion = 4 },
        ["count"] = Row with { Count = 3 },
        ["events"] = Row with { Events = "eventt"u8.ToArray() },
        ["events' length"] = Row with { Events = "event"u8.ToArray() },
        ["alarm"] = Row with { AlarmAt = At.AddMicroseconds(1) },
        ["no alarm"] = Row with { AlarmAt = null },
        ["writer"] = Row with { Writer = new Guid(1, 2, 4, new byte[8]) },
        ["flush"] = Row with { Flush = 5 },
    };

    private static Dictionary<string, Snapshot> Snapshots { get; } = new(StringComparer.Ordinal)
    {
        ["grain"] = Snapshot with { Grain = new GrainName("stock", "a@c") },
        ["version"] = Snapshot with { Version = 4 },
        ["row"] = Snapshot with { RowChecksum = 98 },
        ["shape"] = Snapshot with { Shape = 2 },
        ["state"] = Snapshot with { State = "statf"u8.ToArray() },
    };

    [Theory]
    [MemberData(nameof(RowFields))]
    public void Checksum_OfARowWithOneFieldChanged_IsAnother(string field) =>
        Assert.NotEqual(RowChecksum.Of(Row), RowChecksum.Of(Rows[field]));

    [Theory]
    [MemberData(nameof(SnapshotFields))]
    public void Checksum_OfASnapshotWithOneFieldChanged_IsAnother(string field) =>
        Assert.NotEqual(RowChecksum.Of(Snapshot), RowChecksum.Of(Snapshots[field]));

    [Fact]
    public void Checksum_OfWhatCarriesOne_LeavesItOut()
    {
        Assert.Equal(RowChecksum.Of(Row), RowChecksum.Of(Row with { Checksum = 7 }));
        Assert.Equal(RowChecksum.Of(Snapshot), RowChecksum.Of(Snapshot with { Checksum = 7 }));
    }

    [Fact]
    public void Chain_DependsOnAllThatCameBefore()
    {
        var chain = RowChecksum.Chain(1, 2, [3, 4]);
        Assert.Equal(chain, RowChecksum.Chain(1, 2, [3, 4]));
        UInt128[] others =
        [
            RowChecksum.Chain(2, 2, [3, 4]),
            RowChecksum.Chain(UInt128.One << 64, 2, [3, 4]),
            RowChecksum.Chain(1, 3, [3, 4]),
            RowChecksum.Chain(1, 2, [4, 3]),
            RowChecksum.Chain(1, 2, [3]),
        ];
        Assert.DoesNotContain(chain, others);
    }

    [Fact]
    public void Time_InMicroseconds_ReadsBack()
    {
        Assert.Equal(At.AddMicroseconds(1), RowChecksum.Time(RowChecksum.Microseconds(At.AddMicroseconds(1))));
        Assert.Null(RowChecksum.Time(RowChecksum.Microseconds(null)));
    }
}
