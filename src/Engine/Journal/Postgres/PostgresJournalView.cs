using System.Buffers.Binary;
using System.Data;
using System.Runtime.CompilerServices;
using Npgsql;
using NpgsqlTypes;

namespace OrleansOms.Engine.Journal.Postgres;

/// <summary>
/// The journal in PostgreSQL as of one moment, while silos go on writing. All connections share one exported snapshot of the server. It holds whole flushes,
/// and with each flush all that led to it: what caused a flush had been committed before that flush began.
/// </summary>
public sealed class PostgresJournalView : IJournalView
{
    private const string Part = "where grain between $1 and $2 order by grain";

    // By row, as each knows its flush; a flush's rows follow one another.
    private const string Log = $"""
        select {PostgresRows.RowColumns}, grain, link_rows, link_chain from oms.journal
        left join (select writer as link_writer, number as link_number, rows as link_rows, chain as link_chain from oms.flushes) links
            on link_writer = writer and link_number = flush
        order by xid, ordinal
        """;

    private const int GrainColumn = 10;
    private const int LinkRowsColumn = 11;
    private const int LinkChainColumn = 12;

    private readonly PostgresSource _source;
    private readonly NpgsqlConnection _anchor;
    private readonly NpgsqlTransaction _moment;
    private readonly string _snapshot;

    private PostgresJournalView(PostgresSource source, NpgsqlConnection anchor, NpgsqlTransaction moment, string snapshot, long rows)
    {
        (_source, _anchor, _moment, _snapshot) = (source, anchor, moment, snapshot);
        RowsEstimated = rows;
    }

    public long RowsEstimated { get; }

    /// <summary>Takes the moment. It needs no right but to read.</summary>
    /// <exception cref="StoreUnusableException">It can't be reached, or holds no journal that this release knows.</exception>
    public static async Task<PostgresJournalView> OpenAsync(string connectionString, CancellationToken stop)
    {
        var source = PostgresSource.Of(connectionString);
        try
        {
            await PostgresSchema.RefuseUnlessCurrentAsync(source, stop);
            var anchor = await source.Reads.OpenConnectionAsync(stop);
            var moment = await anchor.BeginTransactionAsync(IsolationLevel.RepeatableRead, stop);
            await using var command = new NpgsqlCommand("select pg_export_snapshot(), count(*) from oms.journal", anchor) { CommandTimeout = 0 };
            await using var reader = await command.ExecuteReaderAsync(stop);
            await reader.ReadAsync(stop);
            return new PostgresJournalView(source, anchor, moment, reader.GetString(0), reader.GetInt64(1));
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException)
        {
            await source.DisposeAsync();
            throw source.Unusable(e);
        }
        catch
        {
            await source.DisposeAsync();
            throw;
        }
    }

    /// <summary>None: the files are the server's, and it checks them where it was made with data checksums.</summary>
    public IEnumerable<string> FlawsOfFiles() => [];

    public async IAsyncEnumerable<StoredFlush> FlushesAsync([EnumeratorCancellation] CancellationToken stop)
    {
        var rows = new List<StoredRow>();
        var (writer, number, position) = (Guid.Empty, 0L, default(LogPosition));
        FlushRecord? link = null;
        await foreach (var (row, at, next) in ReadAsync(Log, [], ReadLogged, flaw => (new StoredRow(0, 0, null, flaw), default, null), stop))
        {
            // Within a transaction rows are numbered from 0: that is all that tells their order.
            if (at.Sequence != (at.Transaction == position.Transaction ? position.Sequence + 1 : 0))
            {
                var place = row.Row is { } whose ? $"flush {whose.Flush} of writer {whose.Writer:n}" : $"transaction {at.Transaction}";
                yield return new StoredFlush(place, null, [new StoredRow(0, 0, null, $"a row with ordinal {at.Sequence} of transaction {at.Transaction} does not follow")]);
            }

            var (ofWriter, ofFlush) = (row.Row?.Writer ?? Guid.Empty, row.Row?.Flush ?? 0);
            if (rows.Count > 0 && (ofWriter, ofFlush) != (writer, number))
            {
                yield return new StoredFlush($"transaction {position.Transaction}", link, [.. rows]);
                rows.Clear();
            }

            (writer, number, position, link) = (ofWriter, ofFlush, at, next);
            rows.Add(row);
        }

        if (rows.Count > 0)
        {
            yield return new StoredFlush($"transaction {position.Transaction}", link, rows);
        }
    }

    public async IAsyncEnumerable<FlushRecord> FlushRecordsAsync([EnumeratorCancellation] CancellationToken stop)
    {
        const string Sql = "select writer, number, rows, chain from oms.flushes order by writer, number";
        await foreach (var record in ReadAsync(Sql, [], reader => (FlushRecord?)ReadLink(reader, 0), _ => null, stop))
        {
            if (record is { } link)
            {
                yield return link;
            }
        }
    }

    public async ValueTask<FlushRecord?> FindFlushAsync(Guid writer, long number, CancellationToken stop)
    {
        const string Sql = "select writer, number, rows, chain from oms.flushes where writer = $1 and number = $2";
        await foreach (var link in ReadAsync(Sql, [writer, number], reader => (FlushRecord?)ReadLink(reader, 0), _ => null, stop))
        {
            return link;
        }

        return null;
    }

    public IAsyncEnumerable<StoredRow> RowsAsync(int part, CancellationToken stop) => ReadAsync(
        $"select {PostgresRows.RowColumns}, grain from oms.journal {Part}, first_version", Bounds(part), ReadRow, flaw => new StoredRow(First(part), 0, null, flaw), stop);

    public IAsyncEnumerable<StoredHead>? HeadsAsync(int part, CancellationToken stop) => null;

    public IAsyncEnumerable<StoredSnapshot> SnapshotsAsync(int part, CancellationToken stop) => ReadAsync(
        $"select {PostgresRows.SnapshotColumns}, grain from oms.snapshots {Part}", Bounds(part), ReadSnapshot, flaw => new StoredSnapshot(First(part), null, flaw), stop);

    public IAsyncEnumerable<StoredAlarm> AlarmsAsync(int part, CancellationToken stop) => ReadAsync(
        $"select name, at_us, grain from oms.alarms {Part}",
        Bounds(part),
        reader => RowBytes.TryReadTime(reader.GetInt64(1), out var at) && at is { } time
            ? new StoredAlarm(Hash(reader.GetGuid(2)), reader.GetString(0), time, null)
            : new StoredAlarm(Hash(reader.GetGuid(2)), reader.GetString(0), default, "its time is none"),
        flaw => new StoredAlarm(First(part), "", default, flaw),
        stop);

    public IAsyncEnumerable<StoredKey> KeysAsync(CancellationToken stop) => ReadAsync(
        """select customer, key_id, key from oms.customer_keys order by customer collate "C" """,
        [],
        reader => reader.GetFieldValue<byte[]>(2) is { Length: 32 } key
            ? new StoredKey(reader.GetString(0), new CustomerKey(reader.GetString(0), reader.GetGuid(1), key), null)
            : new StoredKey(reader.GetString(0), null, "it has the wrong length"),
        flaw => new StoredKey("", null, flaw),
        stop);

    public async ValueTask DisposeAsync()
    {
        await _moment.DisposeAsync();
        await _anchor.DisposeAsync();
        await _source.DisposeAsync();
    }

    private static (StoredRow Row, LogPosition Position, FlushRecord? Link) ReadLogged(NpgsqlDataReader reader)
    {
        var row = ReadRow(reader);
        var link = row.Row is null || reader.IsDBNull(LinkRowsColumn)
            ? (FlushRecord?)null
            : new FlushRecord(row.Row.Writer, row.Row.Flush, reader.GetInt32(LinkRowsColumn), Chain(reader.GetFieldValue<byte[]>(LinkChainColumn)));
        return (row, PostgresRows.ReadPosition(reader), link);
    }

    private static StoredRow ReadRow(NpgsqlDataReader reader)
    {
        var (grain, version) = (Hash(reader.GetGuid(GrainColumn)), reader.GetInt64(1));
        try
        {
            return new StoredRow(grain, version, PostgresRows.ReadRow(reader), null);
        }
        catch (JournalDamagedException e)
        {
            return new StoredRow(grain, version, null, e.Message);
        }
    }

    private static StoredSnapshot ReadSnapshot(NpgsqlDataReader reader)
    {
        const int Grain = 6;
        var hash = Hash(reader.GetGuid(Grain));
        try
        {
            return new StoredSnapshot(hash, PostgresRows.ReadSnapshot(reader, GrainName.Parse(reader.GetString(0))), null);
        }
        catch (FormatException)
        {
            return new StoredSnapshot(hash, null, "it names no grain");
        }
    }

    private static FlushRecord ReadLink(NpgsqlDataReader reader, int column) => new(
        reader.GetGuid(column), reader.GetInt64(column + 1), reader.GetInt32(column + 2), Chain(reader.GetFieldValue<byte[]>(column + 3)));

    // One of the wrong length fits no flush.
    private static UInt128 Chain(byte[] bytes) => bytes.Length == 16 ? BinaryPrimitives.ReadUInt128BigEndian(bytes) : 0;

    private static UInt128 Hash(Guid grain)
    {
        Span<byte> bytes = stackalloc byte[GrainHash.Length];
        grain.TryWriteBytes(bytes, bigEndian: true, out _);
        return BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }

    private static UInt128 First(int part) => (UInt128)(uint)part << 120;

    private static object[] Bounds(int part)
    {
        var (first, last) = (new byte[GrainHash.Length], new byte[GrainHash.Length]);
        Array.Fill(last, byte.MaxValue);
        first[0] = last[0] = (byte)part;
        return [new Guid(first, bigEndian: true), new Guid(last, bigEndian: true)];
    }

    // A page that the server can't read ends the statement; what is behind it is not looked for.
    private async IAsyncEnumerable<T> ReadAsync<T>(
        string sql, object[] parameters, Func<NpgsqlDataReader, T> read, Func<string, T> flaw, [EnumeratorCancellation] CancellationToken stop)
    {
        await using var connection = await _source.Reads.OpenConnectionAsync(stop);
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, stop);
        await using (var join = new NpgsqlCommand($"set transaction snapshot '{_snapshot}'", connection))
        {
            await join.ExecuteNonQueryAsync(stop);
        }

        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = parameter, NpgsqlDbType = parameter is Guid ? NpgsqlDbType.Uuid : NpgsqlDbType.Bigint });
        }

        await using var reader = await command.ExecuteReaderAsync(stop);
        while (true)
        {
            string? damage = null;
            try
            {
                if (!await reader.ReadAsync(stop))
                {
                    yield break;
                }
            }
            catch (PostgresException e) when (PostgresRows.IsDamage(e))
            {
                damage = e.MessageText;
            }

            if (damage is not null)
            {
                yield return flaw(damage);
                yield break;
            }

            yield return read(reader);
        }
    }
}
