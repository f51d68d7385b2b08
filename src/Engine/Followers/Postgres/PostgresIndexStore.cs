using System.Text;
using Npgsql;
using NpgsqlTypes;
using OrleansOms.Engine.Journal;
using OrleansOms.Engine.Journal.Postgres;

namespace OrleansOms.Engine.Followers.Postgres;

/// <summary>
/// Indexes beside the journal in PostgreSQL. Several processes may follow for one index: the row in <c>oms.indexes</c> is what they
/// contend for, and every change is one statement that does nothing unless that row is as expected.
/// </summary>
public sealed class PostgresIndexStore(string connectionString) : IIndexStore
{
    private const string Reset = """
        with moved as (
            insert into oms.indexes (name, projection, xid, sequence) values ($1, $2, '0', 0)
            on conflict (name) do update set projection = $2, xid = '0', sequence = 0
                where (indexes.projection, indexes.xid, indexes.sequence) = ($3, $4, $5)
            returning name),
        emptied as (delete from oms.index_entries where index = (select name from moved)),
        cleared as (delete from oms.index_terms where index = (select name from moved))
        select count(*) from moved
        """;

    private const string Create = """
        with moved as (
            insert into oms.indexes (name, projection, xid, sequence) values ($1, $2, '0', 0) on conflict do nothing returning name)
        select count(*) from moved
        """;

    // Statements are planned anew each time: a general plan guesses that arrays are short, and on tables never analysed takes time by the square of a page.
    private const string PlannedAnew = "-c plan_cache_mode=force_custom_plan";

    private const string Apply = """
        with moved as (
            update oms.indexes set xid = $5, sequence = $6
            where name = $1 and (projection, xid, sequence) = ($2, $3, $4)
            returning name),
        accepted as (
            insert into oms.index_entries as known (index, grain, name, version, sort, id, body)
            select moved.name, entry.* from moved,
                unnest($7::uuid[], $8::text[], $9::bigint[], $10::bigint[], $11::text[], $12::bytea[]) as entry
            on conflict (index, grain) do update
                set version = excluded.version, sort = excluded.sort, id = excluded.id, body = excluded.body
                where known.version <= excluded.version
            returning grain, sort, id),
        given as (
            select accepted.*, term.field, term.value
            from unnest($13::uuid[], $14::text[], $15::text[]) as term (grain, field, value) join accepted using (grain)),
        cleared as (
            delete from oms.index_terms as known using accepted
            where known.index = $1 and known.grain = accepted.grain and not exists (
                select from given where given.grain = known.grain and given.field = known.field and given.value = known.value)),
        termed as (
            insert into oms.index_terms as known (index, grain, field, value, sort, id)
            select $1, grain, field, value, sort, id from given
            on conflict (index, grain, field, value) do update set sort = excluded.sort, id = excluded.id
                where (known.sort, known.id) <> (excluded.sort, excluded.id))
        select count(*) from moved
        """;

    private PostgresSource? _source;

    private PostgresSource Source => _source ?? throw new InvalidOperationException("The store is not open.");

    public async ValueTask OpenAsync(CancellationToken stop) => _source = await PostgresSource.OpenAsync(connectionString, stop, PlannedAnew);

    public async ValueTask<IndexState?> FindAsync(string index, CancellationToken stop)
    {
        await using var command = Source.Reads.CreateCommand("select projection, xid, sequence from oms.indexes where name = $1");
        Add(command, NpgsqlDbType.Text, index);
        await using var reader = await command.ExecuteReaderAsync(stop);
        return await reader.ReadAsync(stop)
            ? new IndexState(reader.GetInt32(0), new LogPosition(reader.GetFieldValue<ulong>(1), reader.GetInt64(2)))
            : null;
    }

    public async ValueTask ResetAsync(string index, int projection, IndexState? expected, CancellationToken stop)
    {
        await using var command = Source.Writes.CreateCommand(expected is null ? Create : Reset);
        Add(command, NpgsqlDbType.Text, index);
        Add(command, NpgsqlDbType.Integer, projection);
        if (expected is { } state)
        {
            Add(command, state);
        }

        await ExecuteAsync(command, index, stop);
    }

    public async ValueTask ApplyAsync(
        string index, IndexState expected, LogPosition to, IReadOnlyList<IndexEntry> entries, CancellationToken stop)
    {
        await using var command = Source.Writes.CreateCommand(Apply);
        Add(command, NpgsqlDbType.Text, index);
        Add(command, expected);
        Add(command, NpgsqlDbType.Xid8, to.Transaction);
        Add(command, NpgsqlDbType.Bigint, to.Sequence);

        IndexEntry[] all = [.. entries];
        AddArray(command, NpgsqlDbType.Uuid, all, entry => GrainKey.Of(entry.Grain));
        AddArray(command, NpgsqlDbType.Text, all, entry => entry.Grain.ToString());
        AddArray(command, NpgsqlDbType.Bigint, all, entry => entry.Version);
        AddArray(command, NpgsqlDbType.Bigint, all, entry => entry.Sort);
        AddArray(command, NpgsqlDbType.Text, all, entry => entry.Id);
        AddArray(command, NpgsqlDbType.Bytea, all, entry => entry.Body.ToArray());

        (GrainName Grain, Term Term)[] terms = [.. all.SelectMany(entry => entry.Terms.Select(term => (entry.Grain, term.Checked())))];
        AddArray(command, NpgsqlDbType.Uuid, terms, term => GrainKey.Of(term.Grain));
        AddArray(command, NpgsqlDbType.Text, terms, term => term.Term.Field);
        AddArray(command, NpgsqlDbType.Text, terms, term => term.Term.Value);
        await ExecuteAsync(command, index, stop);
    }

    public async ValueTask<IndexPage> QueryAsync(string index, IndexQuery query, CancellationToken stop)
    {
        await using var command = Source.Reads.CreateCommand();
        Add(command, NpgsqlDbType.Text, index);
        Add(command, NpgsqlDbType.Bigint, query.From);
        Add(command, NpgsqlDbType.Bigint, query.Bound);
        Add(command, NpgsqlDbType.Bigint, query.Limit + 1L);
        var sql = new StringBuilder("select entry.version, entry.sort, entry.id, entry.body from oms.index_entries as entry ");
        var order = "entry";
        for (var i = 0; i < query.Terms.Count; i++)
        {
            Add(command, NpgsqlDbType.Text, query.Terms[i].Field);
            Add(command, NpgsqlDbType.Text, query.Terms[i].Value);
            var (field, value) = (command.Parameters.Count - 1, command.Parameters.Count);
            sql.Append($"join oms.index_terms as t{i} on t{i}.index = $1 and t{i}.grain = entry.grain ");
            sql.Append($"and t{i}.field = ${field} and t{i}.value = ${value} ");
            order = "t0";
        }

        sql.Append($"where entry.index = $1 and entry.body is not null and {order}.sort >= $2 and {order}.sort < $3 ");
        if (query.After is { } after)
        {
            Add(command, NpgsqlDbType.Bigint, after.Sort);
            Add(command, NpgsqlDbType.Text, after.Id);
            sql.Append($"and ({order}.sort, {order}.id) < (${command.Parameters.Count - 1}, ${command.Parameters.Count} collate \"C\") ");
        }

        command.CommandText = sql.Append($"order by {order}.sort desc, {order}.id desc limit $4").ToString();
        await using var reader = await command.ExecuteReaderAsync(stop);
        var hits = new List<IndexHit>();
        while (await reader.ReadAsync(stop))
        {
            hits.Add(new IndexHit(reader.GetInt64(0), reader.GetInt64(1), reader.GetString(2), reader.GetFieldValue<byte[]>(3)));
        }

        return IndexPage.Of(hits, query.Limit);
    }

    public ValueTask DisposeAsync() => _source?.DisposeAsync() ?? ValueTask.CompletedTask;

    private static async Task ExecuteAsync(NpgsqlCommand command, string index, CancellationToken stop)
    {
        if (await command.ExecuteScalarAsync(stop) is 0L)
        {
            throw new PositionMovedException(index);
        }
    }

    private static void Add(NpgsqlCommand command, IndexState state)
    {
        Add(command, NpgsqlDbType.Integer, state.Projection);
        Add(command, NpgsqlDbType.Xid8, state.Position.Transaction);
        Add(command, NpgsqlDbType.Bigint, state.Position.Sequence);
    }

    private static void Add(NpgsqlCommand command, NpgsqlDbType type, object value) =>
        command.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = type, Value = value });

    private static void AddArray<T, TValue>(NpgsqlCommand command, NpgsqlDbType type, T[] items, Converter<T, TValue> column) =>
        Add(command, NpgsqlDbType.Array | type, Array.ConvertAll(items, column));
}
