using OrleansOms.Engine.Journal;

namespace OrleansOms.Engine.Tests.Journal;

public abstract partial class JournalStoreContract
{
    [Fact]
    public async Task Load_WithAUsableSnapshot_BeginsAfterIt()
    {
        await FlushAsync(Builder.Row(OrderA, 1, count: 2));
        var last = Builder.Row(OrderA, 3, count: 2, alarmAt: Noon);
        var snapshot = FlushBuilder.Snapshot(last);
        await FlushAsync(last, [new AlarmMove(OrderA, null, Noon)], [snapshot]);
        var after = Builder.Row(OrderA, 5);
        await FlushAsync(after, [new AlarmMove(OrderA, Noon, null)]);

        var history = await LoadAsync(OrderA, shape: 1);

        JournalAssert.Same(snapshot, history.Snapshot);
        Assert.Equal(Noon, history.SnapshotAlarm);
        JournalAssert.Same([after], history.Rows);
    }

    [Fact]
    public async Task Load_WithTwoSnapshots_TakesTheNewer()
    {
        var rows = new[] { Builder.Row(OrderA, 1), null!, null! };
        await FlushAsync(rows[0], snapshots: [FlushBuilder.Snapshot(rows[0])]);
        rows[1] = Builder.Row(OrderA, 2);
        await FlushAsync(rows[1], snapshots: [FlushBuilder.Snapshot(rows[1])]);
        rows[2] = Builder.Row(OrderA, 3);
        await FlushAsync(rows[2]);

        var history = await LoadAsync(OrderA, shape: 1);

        Assert.Equal(2, history.Snapshot?.Version);
        JournalAssert.Same(rows[2..], history.Rows);
    }

    [Fact]
    public async Task Load_UpToAVersionBelowTheSnapshot_PassesItOver()
    {
        var rows = await FlushOneByOneAsync(OrderA, 1, 1);
        var last = Builder.Row(OrderA, 3);
        await FlushAsync(last, snapshots: [FlushBuilder.Snapshot(last)]);

        var below = await LoadAsync(OrderA, shape: 1, upTo: 2);
        var at = await LoadAsync(OrderA, shape: 1, upTo: 3);

        Assert.Null(below.Snapshot);
        JournalAssert.Same(rows, below.Rows);
        Assert.Equal(3, at.Snapshot?.Version);
        Assert.Empty(at.Rows);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(2)]
    public async Task Load_OfAnotherShape_FoldsFromRows(int? shape)
    {
        var row = Builder.Row(OrderA, 1);
        await FlushAsync(row, snapshots: [FlushBuilder.Snapshot(row, shape: 1)]);

        var history = await LoadAsync(OrderA, shape);

        Assert.Null(history.Snapshot);
        JournalAssert.Same([row], history.Rows);
    }

    public static TheoryData<string> BadSnapshots => new("rowChecksum", "version", "state", "checksum");

    [Theory]
    [MemberData(nameof(BadSnapshots))]
    public async Task Load_WithASnapshotThatFailsItsCheck_FoldsFromRows(string flaw)
    {
        var first = Builder.Row(OrderA, 1, count: 2);
        await FlushAsync(first);
        var row = Builder.Row(OrderA, 3, count: 2);
        var good = FlushBuilder.Snapshot(row);
        var bad = flaw switch
        {
            "rowChecksum" => FlushBuilder.Sealed(good with { RowChecksum = good.RowChecksum ^ 1 }),
            "version" => FlushBuilder.Sealed(good with { Version = 3 }),
            "state" => good with { State = "{\"version\":5}"u8.ToArray() },
            _ => good with { Checksum = good.Checksum ^ 1 },
        };
        await FlushAsync(row, snapshots: [bad]);

        var history = await LoadAsync(OrderA, shape: 1);

        Assert.Null(history.Snapshot);
        JournalAssert.Same([first, row], history.Rows);
    }

    [Fact]
    public async Task Load_WithASnapshotWhoseRowIsNotThere_FoldsFromRows()
    {
        var row = Builder.Row(OrderA, 1);
        var ghost = Builder.Row(OrderA, 2);
        await FlushAsync(row, snapshots: [FlushBuilder.Snapshot(ghost)]);

        var history = await LoadAsync(OrderA, shape: 1);

        Assert.Null(history.Snapshot);
        JournalAssert.Same([row], history.Rows);
    }
}
