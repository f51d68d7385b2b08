using System.Buffers.Binary;
using Npgsql;
using NpgsqlTypes;
using OrleansOms.Engine.Journal;
using OrleansOms.Engine.Journal.Postgres;

namespace OrleansOms.Engine.Backup;

/// <summary>
/// Writes a backup into PostgreSQL in one transaction: it is there whole or not at all. The rows get that transaction's id, which is of this server, and
/// ordinals that go on through all flushes, so their order in the log is what it was.
/// </summary>
public static class PostgresRestore
{
    /// <param name="erased">Customers whose keys stay out.</param>
    /// <exception cref="StoreUnusableException">The database can't be used, holds a journal already, or the backup is damaged.</exception>
    public static async Task RunAsync(
        BackupReader backup, string connectionString, IReadOnlySet<string> erased, Action<long, long> progress, CancellationToken stop)
    {
        await using var source = PostgresSource.Of(connectionString);
        await PostgresSchema.ApplyAsync(source, stop);
        try
        {
            await using var connection = await source.Writes.OpenConnectionAsync(stop);
            await using var transaction = await connection.BeginTransactionAsync(stop);
            await LockEmptyAsync(source, connection, stop);
            await ForgetDerivedAsync(connection, stop);
            var alarms = await CopyRowsAsync(backup, connection, progress, stop);
            await CopyLinksAsync(backup, connection, stop);
            await CopyAlarmsAsync(alarms, connection, stop);
            await CopyKeysAsync(backup, erased, connection, stop);
            await transaction.CommitAsync(stop);
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException)
        {
            throw source.Unusable(e);
        }
    }

    private static async Task LockEmptyAsync(PostgresSource source, NpgsqlConnection connection, CancellationToken stop)
    {
        const string Sql = """
            lock table oms.journal, oms.flushes, oms.customer_keys in exclusive mode;
            select exists (select from oms.journal) or exists (select from oms.flushes) or exists (select from oms.customer_keys)
            """;
        await using var command = new NpgsqlCommand(Sql, connection);
        if (await command.ExecuteScalarAsync(stop) is true)
        {
            throw source.Unusable("there is a journal in it already; a backup is restored to an empty place only");
        }
    }

    // Of a journal that was there before and was emptied.
    private static async Task ForgetDerivedAsync(NpgsqlConnection connection, CancellationToken stop)
    {
        const string Sql = """
            delete from oms.alarms; delete from oms.snapshots; delete from oms.search_terms; delete from oms.search_entries; delete from oms.search_indexes
            """;
        await using var command = new NpgsqlCommand(Sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(stop);
    }

    private static async Task<AlarmsInForce> CopyRowsAsync(BackupReader backup, NpgsqlConnection connection, Action<long, long> progress, CancellationToken stop)
    {
        const string Sql = """
            copy oms.journal (grain, name, first_version, count, ordinal, alarm_at_us, events, writer, flush, checksum) from stdin (format binary)
            """;
        var alarms = new AlarmsInForce();
        var ordinal = 0;
        await using var target = await connection.BeginBinaryImportAsync(Sql, stop);
        target.Timeout = TimeSpan.Zero;
        foreach (var flush in backup.Flushes())
        {
            alarms.Follow(flush.Rows);
            foreach (var row in flush.Rows)
            {
                await WriteAsync(target, row, ordinal++, stop);
            }

            progress(ordinal, backup.Manifest.Rows);
        }

        await target.CompleteAsync(stop);
        return alarms;
    }

    private static async Task WriteAsync(NpgsqlBinaryImporter target, Row row, int ordinal, CancellationToken stop)
    {
        await target.StartRowAsync(stop);
        await target.WriteAsync(GrainKey.Of(row.Grain), NpgsqlDbType.Uuid, stop);
        await target.WriteAsync(row.Grain.ToString(), NpgsqlDbType.Text, stop);
        await target.WriteAsync(row.FirstVersion, NpgsqlDbType.Bigint, stop);
        await target.WriteAsync(row.Count, NpgsqlDbType.Integer, stop);
        await target.WriteAsync(ordinal, NpgsqlDbType.Integer, stop);
        if (row.AlarmAt is null)
        {
            await target.WriteNullAsync(stop);
        }
        else
        {
            await target.WriteAsync(RowChecksum.Microseconds(row.AlarmAt), NpgsqlDbType.Bigint, stop);
        }

        await target.WriteAsync(row.Events, NpgsqlDbType.Bytea, stop);
        await target.WriteAsync(row.Writer, NpgsqlDbType.Uuid, stop);
        await target.WriteAsync(row.Flush, NpgsqlDbType.Bigint, stop);
        await target.WriteAsync(unchecked((long)row.Checksum), NpgsqlDbType.Bigint, stop);
    }

    private static async Task CopyLinksAsync(BackupReader backup, NpgsqlConnection connection, CancellationToken stop)
    {
        await using var target = await connection.BeginBinaryImportAsync("copy oms.flushes (writer, number, rows, chain) from stdin (format binary)", stop);
        target.Timeout = TimeSpan.Zero;
        foreach (var flush in backup.Flushes())
        {
            var chain = new byte[16];
            BinaryPrimitives.WriteUInt128BigEndian(chain, flush.Chain);
            await target.StartRowAsync(stop);
            await target.WriteAsync(flush.Writer, NpgsqlDbType.Uuid, stop);
            await target.WriteAsync(flush.Number, NpgsqlDbType.Bigint, stop);
            await target.WriteAsync(flush.Rows.Count, NpgsqlDbType.Integer, stop);
            await target.WriteAsync(chain, NpgsqlDbType.Bytea, stop);
        }

        await target.CompleteAsync(stop);
    }

    private static async Task CopyAlarmsAsync(AlarmsInForce alarms, NpgsqlConnection connection, CancellationToken stop)
    {
        await using var target = await connection.BeginBinaryImportAsync("copy oms.alarms (grain, name, at_us) from stdin (format binary)", stop);
        foreach (var (grain, at) in alarms.All)
        {
            await target.StartRowAsync(stop);
            await target.WriteAsync(GrainKey.Of(grain), NpgsqlDbType.Uuid, stop);
            await target.WriteAsync(grain.ToString(), NpgsqlDbType.Text, stop);
            await target.WriteAsync(RowChecksum.Microseconds(at), NpgsqlDbType.Bigint, stop);
        }

        await target.CompleteAsync(stop);
    }

    private static async Task CopyKeysAsync(BackupReader backup, IReadOnlySet<string> erased, NpgsqlConnection connection, CancellationToken stop)
    {
        await using var target = await connection.BeginBinaryImportAsync("copy oms.customer_keys (customer, key_id, key) from stdin (format binary)", stop);
        foreach (var key in backup.Keys().Where(key => !erased.Contains(key.Customer)))
        {
            await target.StartRowAsync(stop);
            await target.WriteAsync(key.Customer, NpgsqlDbType.Text, stop);
            await target.WriteAsync(key.KeyId, NpgsqlDbType.Uuid, stop);
            await target.WriteAsync(key.Key, NpgsqlDbType.Bytea, stop);
        }

        await target.CompleteAsync(stop);
    }
}
