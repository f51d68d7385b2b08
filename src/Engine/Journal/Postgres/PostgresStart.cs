using Npgsql;

namespace OrleansOms.Engine.Journal.Postgres;

/// <summary>What is looked at when a journal is opened to be served: the log's end, where what was written last lies. The rest is looked at as it is read.</summary>
internal static class PostgresStart
{
    private const int NewestMax = 100;

    private const string IsThere = "select to_regclass('oms.journal') is not null";

    // The log order is made of this server's transaction ids: rows of ids that are still to come were brought from another one.
    private const string IsForeign = "select exists (select from oms.journal where xid >= pg_snapshot_xmax(pg_current_snapshot()))";

    private const string Newest = $"""
        select {PostgresRows.RowColumns}, exists (select from oms.flushes links where links.writer = newest.writer and links.number = newest.flush)
        from (select * from oms.journal order by xid desc, ordinal desc limit $1) newest
        """;

    /// <summary>The first flaw, as a clause for an operator; null when there is none, or no journal.</summary>
    public static async Task<string?> FindFlawAsync(NpgsqlConnection connection, CancellationToken stop)
    {
        await using (var there = new NpgsqlCommand(IsThere, connection))
        {
            if (await there.ExecuteScalarAsync(stop) is not true)
            {
                return null;
            }
        }

        await using (var foreign = new NpgsqlCommand(IsForeign, connection))
        {
            if (await foreign.ExecuteScalarAsync(stop) is true)
            {
                return "its journal was dumped from another server, whose transaction ids don't fit this one: move it with 'backup' and 'restore'";
            }
        }

        return await FindFlawInNewestAsync(connection, stop);
    }

    private static async Task<string?> FindFlawInNewestAsync(NpgsqlConnection connection, CancellationToken stop)
    {
        const int LinkColumn = 10;
        await using var command = new NpgsqlCommand(Newest, connection) { Parameters = { new() { Value = (long)NewestMax } } };
        try
        {
            await using var reader = await command.ExecuteReaderAsync(stop);
            while (await reader.ReadAsync(stop))
            {
                var row = PostgresRows.ReadRow(reader);
                HistoryChecks.Whole(row.Grain, row);
                if (!reader.GetBoolean(LinkColumn))
                {
                    return $"its journal is damaged: flush {row.Flush} of writer {row.Writer:n} has no link in its chain; 'verify' lists all damage";
                }
            }

            return null;
        }
        catch (JournalDamagedException e)
        {
            return $"its journal is damaged: {e.Message.TrimEnd('.')}; 'verify' lists all damage";
        }
        catch (PostgresException e) when (PostgresRows.IsDamage(e))
        {
            return $"its tables are damaged: {e.MessageText}";
        }
    }
}
