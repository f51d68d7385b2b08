using Npgsql;

namespace OrleansOms.Engine.Journal.Postgres;

/// <summary>What was read from the tables, as the engine knows it. Nothing is trusted: what can't be read is damage.</summary>
internal static class PostgresRows
{
    /// <summary>The columns that <see cref="ReadRow"/> expects, in its order.</summary>
    public const string RowColumns = "name, first_version, count, events, alarm_at_us, writer, flush, checksum, xid, ordinal";

    /// <summary>The columns that <see cref="ReadSnapshot"/> expects, in its order.</summary>
    public const string SnapshotColumns = "name, version, row_checksum, shape, state, checksum";

    // What the server says of a page or an index that it can't make sense of.
    private const string DataCorrupted = "XX001";
    private const string IndexCorrupted = "XX002";

    /// <param name="grain">Whose they are.</param>
    public static async Task<List<Row>> ReadRowsAsync(NpgsqlDataReader reader, GrainName grain, CancellationToken stop)
    {
        var rows = new List<Row>();
        while (await reader.ReadAsync(stop))
        {
            rows.Add(ReadRow(reader, grain));
        }

        return rows;
    }

    public static LogPosition ReadPosition(NpgsqlDataReader reader) => new(reader.GetFieldValue<ulong>(8), reader.GetInt32(9));

    /// <param name="asked">The grain it was looked up for, if it was: its own name may be what is damaged.</param>
    public static Row ReadRow(NpgsqlDataReader reader, GrainName? asked = null)
    {
        var name = reader.GetString(0);
        var firstVersion = reader.GetInt64(1);
        try
        {
            return new Row(
                GrainName.Parse(name),
                firstVersion,
                reader.GetInt32(2),
                reader.GetFieldValue<byte[]>(3),
                reader.IsDBNull(4) ? null : RowChecksum.Time(reader.GetInt64(4)),
                reader.GetGuid(5),
                reader.GetInt64(6),
                unchecked((ulong)reader.GetInt64(7)));
        }
        catch (Exception e) when (e is FormatException or OverflowException or ArgumentOutOfRangeException)
        {
            throw new JournalDamagedException($"The row of {asked?.ToString() ?? name} at version {firstVersion} does not read: {e.Message}", e);
        }
    }

    /// <summary>A snapshot under another grain's name is that grain's or nobody's, never one to load from.</summary>
    public static Snapshot ReadSnapshot(NpgsqlDataReader reader, GrainName grain) => new(
        reader.GetString(0) == grain.ToString() ? grain : default,
        reader.GetInt64(1),
        unchecked((ulong)reader.GetInt64(2)),
        reader.GetInt32(3),
        reader.GetFieldValue<byte[]>(4),
        unchecked((ulong)reader.GetInt64(5)));

    /// <summary>Whether the server itself found its files damaged.</summary>
    public static bool IsDamage(PostgresException e) => e.SqlState is DataCorrupted or IndexCorrupted;
}
