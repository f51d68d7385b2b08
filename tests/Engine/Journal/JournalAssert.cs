using OrleansOms.Engine.Journal;

namespace OrleansOms.Engine.Tests.Journal;

/// <summary>Equality of journal records by content: the records themselves compare their byte memories by reference.</summary>
internal static class JournalAssert
{
    public static void Same(IEnumerable<Row> expected, IEnumerable<Row> actual) =>
        Assert.Equal(expected.Select(Text), actual.Select(Text), StringComparer.Ordinal);

    public static void Same(Snapshot? expected, Snapshot? actual) => Assert.Equal(Text(expected), Text(actual));

    public static void Same(CustomerKey? expected, CustomerKey? actual) => Assert.Equal(Text(expected), Text(actual));

    /// <summary>The row, every field of it, as text.</summary>
    public static string Text(Row row) =>
        $"{row.Grain} {row.FirstVersion}+{row.Count} {row.AlarmAt:O} {row.Writer} {row.Flush} {row.Checksum:x} {Convert.ToHexString(row.Events.Span)}";

    private static string Text(Snapshot? snapshot) => snapshot is null
        ? "none"
        : $"{snapshot.Grain} {snapshot.Version} {snapshot.RowChecksum:x} {snapshot.Shape} {snapshot.Checksum:x} {Convert.ToHexString(snapshot.State.Span)}";

    private static string Text(CustomerKey? key) => key is null ? "none" : $"{key.Customer} {key.KeyId} {Convert.ToHexString(key.Key.Span)}";
}
