namespace OrleansOms.Engine.Journal;

/// <summary>What every store checks of what it read, so that a damaged history is named and never served.</summary>
public static class HistoryChecks
{
    /// <summary>
    /// Checks that <paramref name="rows"/> are <paramref name="grain"/>'s, whole, and follow one another without gaps, the first of
    /// them beginning at <paramref name="firstVersion"/>.
    /// </summary>
    /// <exception cref="JournalDamagedException">One is missing, torn, flipped or another grain's.</exception>
    public static void Follow(GrainName grain, IReadOnlyList<Row> rows, long firstVersion)
    {
        var expected = firstVersion;
        foreach (var row in rows)
        {
            Whole(grain, row);
            if (row.FirstVersion != expected)
            {
                throw new JournalDamagedException($"{grain} has no row for version {expected}; the next one begins at {row.FirstVersion}.");
            }

            expected = row.LastVersion + 1;
        }
    }

    /// <summary>Checks one row by itself: that it is <paramref name="grain"/>'s, counts at least one event and matches its checksum.</summary>
    /// <exception cref="JournalDamagedException">It does not.</exception>
    public static void Whole(GrainName grain, Row row)
    {
        if (row.Grain != grain)
        {
            throw new JournalDamagedException($"The row of {grain} at version {row.FirstVersion} names another grain.");
        }

        if (row.Count < 1 || row.FirstVersion < 1 || row.Checksum != RowChecksum.Of(row))
        {
            throw new JournalDamagedException($"The row of {grain} at version {row.FirstVersion} does not match its checksum.");
        }
    }

    /// <summary>
    /// Whether a load may begin with <paramref name="snapshot"/>: it is of the wanted grain and shape, at or below
    /// <paramref name="upTo"/>, whole, and ends with the very row it was taken after.
    /// </summary>
    /// <param name="lastRow">The row that begins at or below the snapshot's version; null when there is none.</param>
    public static bool IsUsable(Snapshot snapshot, Row? lastRow, GrainName grain, int shape, long upTo) =>
        snapshot.Grain == grain
        && snapshot.Shape == shape
        && snapshot.Version <= upTo
        && snapshot.Checksum == RowChecksum.Of(snapshot)
        && lastRow is not null
        && lastRow.Grain == grain
        && lastRow.Checksum == snapshot.RowChecksum
        && lastRow.Checksum == RowChecksum.Of(lastRow)
        && lastRow.LastVersion == snapshot.Version;
}
