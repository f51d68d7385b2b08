using OrleansOms.Engine.Journal;

namespace OrleansOms.Engine.Tests.Journal;

public abstract partial class JournalStoreContract
{
    public static TheoryData<string> Flaws => new("events", "count", "alarm", "writer", "flush", "checksum");

    [Theory]
    [MemberData(nameof(Flaws))]
    public async Task Load_OfARowWithAFlippedBit_NamesGrainAndVersion(string flaw)
    {
        await FlushAsync(Builder.Row(OrderA, 1, count: 2));
        await FlushAsync(Flipped(Builder.Row(OrderA, 3, count: 1, alarmAt: Noon), flaw));

        await AssertDamagedAsync(OrderA, 3, async () => await LoadAsync(OrderA));
        await AssertDamagedAsync(OrderA, 3, async () => await Store.ReadRowsAsync(OrderA, 1, 10, Stop));
        await AssertDamagedAsync(OrderA, 3, async () => await Store.ReadLogAsync(default, 10, Stop));
    }

    [Fact]
    public async Task Load_OfAGrainThatIsWhole_IsNotHurtByAnotherOnesDamage()
    {
        await FlushAsync(Flipped(Builder.Row(OrderA, 1), "events"), Builder.Row(OrderB, 1));

        Assert.Single((await LoadAsync(OrderB)).Rows);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public async Task Load_WithoutAMiddleRow_NamesTheMissingVersion(long next)
    {
        await FlushAsync(Builder.Row(OrderA, 1));
        await FlushAsync(Builder.Row(OrderA, next + 1));

        await AssertDamagedAsync(OrderA, 2, async () => await LoadAsync(OrderA));
        await AssertDamagedAsync(OrderA, 2, async () => await Store.ReadRowsAsync(OrderA, 1, 10, Stop));
        await AssertDamagedAsync(OrderA, 2, async () => await Store.ReadRowsAsync(OrderA, 2, 10, Stop));
    }

    [Fact]
    public async Task Load_WithoutTheFirstRow_NamesTheMissingVersion()
    {
        await FlushAsync(Builder.Row(OrderA, 2));

        await AssertDamagedAsync(OrderA, 1, async () => await LoadAsync(OrderA));
        await AssertDamagedAsync(OrderA, 1, async () => await LoadAsync(OrderA, shape: 1));
        await AssertDamagedAsync(OrderA, 1, async () => await Store.ReadRowsAsync(OrderA, 1, 10, Stop));
    }

    [Fact]
    public async Task Load_OfRowsThatOverlap_IsDamage()
    {
        await FlushAsync(Builder.Row(OrderA, 1, count: 3));
        await FlushAsync(Builder.Row(OrderA, 3));

        await AssertDamagedAsync(OrderA, 4, async () => await LoadAsync(OrderA));
    }

    [Fact]
    public async Task Load_WithoutTheRowAfterTheSnapshot_NamesTheMissingVersion()
    {
        var row = Builder.Row(OrderA, 1);
        await FlushAsync(row, snapshots: [FlushBuilder.Snapshot(row)]);
        await FlushAsync(Builder.Row(OrderA, 3));

        await AssertDamagedAsync(OrderA, 2, async () => await LoadAsync(OrderA, shape: 1));
    }

    [Fact]
    public async Task Load_WithASnapshotAfterADamagedRow_StillFindsTheDamageWhenItsOwnRowIsHit()
    {
        await FlushAsync(Builder.Row(OrderA, 1));
        var row = Builder.Row(OrderA, 2);
        await FlushAsync(Flipped(row, "events"), snapshots: [FlushBuilder.Snapshot(row)]);

        await AssertDamagedAsync(OrderA, 2, async () => await LoadAsync(OrderA, shape: 1));
    }

    private static Row Flipped(Row row, string flaw) => flaw switch
    {
        "events" => row with { Events = FlipLastBit(row.Events) },
        "count" => row with { Count = row.Count ^ 2 },
        "alarm" => row with { AlarmAt = row.AlarmAt?.AddMicroseconds(1) },
        "writer" => row with { Writer = new Guid(99, 0, 0, new byte[8]) },
        "flush" => row with { Flush = row.Flush ^ 1 },
        _ => row with { Checksum = row.Checksum ^ (1UL << 63) },
    };

    private static byte[] FlipLastBit(ReadOnlyMemory<byte> bytes)
    {
        var flipped = bytes.ToArray();
        flipped[^1] ^= 1;
        return flipped;
    }

    private static async Task AssertDamagedAsync(GrainName grain, long version, Func<Task> read)
    {
        var damaged = await Assert.ThrowsAsync<JournalDamagedException>(read);
        Assert.Contains(grain.ToString(), damaged.Message, StringComparison.Ordinal);
        Assert.Contains($"version {version}", damaged.Message, StringComparison.Ordinal);
    }
}
