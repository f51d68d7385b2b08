using System.Text;
using Npgsql;
using NpgsqlTypes;
using OrleansOms.Engine.Journal;
using OrleansOms.Engine.Journal.Postgres;

namespace OrleansOms.Engine.Followers.Postgres;

/// <summary>
/// Indexes beside the journal in PostgreSQL. Several processes may follow for one index: the row in <c>oms.search_indexes</c> is what they
/// contend for, and every change is one statement that does nothing unless that row is as expected.
/// </summary>
public sealed class PostgresIndexStore : IIndexStore
{
    private const string Reset = """
        with moved as (
            insert into oms.search_indexes (name, projection, xid, sequence) values ($1, $2, '0', 0)
            on conflict (name) do update set projection = $2, xid = '0', sequence = 0
                where (search_indexes.projection, search_indexes.xid, search_indexes.sequence) = ($3, $4, $5)
            returning number),
        emptied as (delete from oms.search_entries where index = (select number from moved)),
        cleared as (delete from oms.search_terms where index = (select number from moved))
        select count(*) from moved
        """;

    private const string Create = """
        with moved as (
            insert into oms.search_indexes (name, projection, xid, sequence) values ($1, $2, '0', 0) on conflict do nothing returning name)
        select count(*) from moved
        """;

    // Statements are planned anew each time: a general plan guesses that arrays are short, and on tables never analysed takes time by the square of a page.
    private const string PlannedAnew = "-c plan_cache_mode=force_custom_plan";

    // All parts see what was there before the statement, so what an entry had is read beside its being replaced.
    private const string Apply = """
        with moved as (
            update oms.search_indexes set xid = $5, sequence = $6
            where name = $1 and (projection, xid, sequence) = ($2, $3, $4)
            returning number),
        given as (
            select grain, array_agg(hash) as hashes, array_agg(term) as terms
            from unnest($13::uuid[], $14::bigint[], $15::text[]) as term (grain, hash, term) group by grain),
        come as (
            select moved.number as index, entry.*, coalesce(given.hashes, '{}') as hashes, coalesce(given.terms, '{}') as terms
            from moved, unnest($7::uuid[], $8::text[], $9::bigint[], $10::bigint[], $11::text[], $12::bytea[]) as entry (grain, name, version, sort, id, body)
            left join given using (grain)),
        before as (
            select known.grain, known.sort, known.hashes from come join oms.search_entries as known using (index, grain)),
        accepted as (
            insert into oms.search_entries as known (index, grain, name, version, sort, id, body, hashes, terms)
            select index, grain, name, version, sort, id, body, hashes, terms from come
            on conflict (index, grain) do update
                set version = excluded.version, sort = excluded.sort, id = excluded.id, body = excluded.body, hashes = excluded.hashes, terms = excluded.terms
                where known.version <= excluded.version
            returning index, grain, sort, hashes),
        cleared as (
            delete from oms.search_terms as known
            using before join accepted on accepted.grain = before.grain cross join lateral unnest(before.hashes) as old (hash)
            where known.index = accepted.index and known.term = old.hash and known.sort = before.sort and known.grain = before.grain
                and not (accepted.sort = before.sort and old.hash = any (accepted.hashes))),
        termed as (
            insert into oms.search_terms (index, term, sort, grain)
            select accepted.index, new.hash, accepted.sort, accepted.grain from accepted cross join lateral unnest(accepted.hashes) as new (hash)
            on conflict do nothing)
        select count(*) from moved
        """;

    // As a value that is known before the rest is looked for: then pages come out of an index in its order.
    private const string Number = "(select number from oms.search_indexes where name = $1)";

    private readonly string _connectionString;
    private readonly Func<Term, long> _hash;
    private PostgresSource? _source;

    /// <param name="connectionString">Of the journal's database.</param>
    /// <param name="hash">What stands for a term there, always the same for the same one; it may be so for several. Null for a good one.</param>
    public PostgresIndexStore(string connectionString, Func<Term, long>? hash = null) => (_connectionString, _hash) = (connectionString, hash ?? TermHash.Of);

    private PostgresSource Source => _source ?? throw new InvalidOperationException("The store is not open.");

    public async ValueTask OpenAsync(CancellationToken stop) => _source = await PostgresSource.OpenAsync(_connectionString, stop, PlannedAnew);

    public async ValueTask<IndexState?> FindAsync(string index, CancellationToken stop)
    {
        await using var command = Source.Reads.CreateCommand("select projection, xid, sequence from oms.search_indexes where name = $1");
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
        AddArray(command, NpgsqlDbType.Bigint, terms, term => _hash(term.Term));
        AddArray(command, NpgsqlDbType.Text, terms, term => Text(term.Term));
        await ExecuteAsync(command, index, stop);
    }

    public async ValueTask<IndexPage> QueryAsync(string index, IndexQuery query, CancellationToken stop)
    {
        await using var command = Source.Reads.CreateCommand();
        Add(command, NpgsqlDbType.Text, index);
        Add(command, NpgsqlDbType.Bigint, query.From);
        Add(command, NpgsqlDbType.Bigint, query.Bound);
        Add(command, NpgsqlDbType.Bigint, query.Limit + 1L);
        command.CommandText = query.Terms.Count == 0 ? Newest(command, query) : NewestOf(command, query);
        await using var reader = await command.ExecuteReaderAsync(stop);
        var hits = new List<IndexHit>();
        while (await reader.ReadAsync(stop))
        {
            hits.Add(new IndexHit(reader.GetInt64(0), reader.GetInt64(1), reader.GetString(2), reader.GetFieldValue<byte[]>(3)));
        }

        return IndexPage.Of(hits, query.Limit);
    }

    public ValueTask DisposeAsync() => _source?.DisposeAsync() ?? ValueTask.CompletedTask;

    private static string Newest(NpgsqlCommand command, IndexQuery query) => $"""
        select entry.version, entry.sort, entry.id, entry.body from oms.search_entries as entry
        where entry.index = {Number} and {Place(command, query, "entry")}
        """;

    // The first term leads: where it is in the terms' index, the others are looked up at the same place.
    private string NewestOf(NpgsqlCommand command, IndexQuery query)
    {
        var others = new StringBuilder();
        var conditions = new StringBuilder();
        for (var i = 0; i < query.Terms.Count; i++)
        {
            Add(command, NpgsqlDbType.Bigint, _hash(query.Terms[i]));
            Add(command, NpgsqlDbType.Text, Text(query.Terms[i]));
            var (hash, text) = (command.Parameters.Count - 1, command.Parameters.Count);
            others.Append(i == 0 ? "" : $"join oms.search_terms as t{i} on (t{i}.index, t{i}.sort, t{i}.grain) = (t0.index, t0.sort, t0.grain) ");
            conditions.Append($"t{i}.term = ${hash} and ${text} = any (entry.terms) and ");
        }

        return $"""
            select entry.version, entry.sort, entry.id, entry.body from oms.search_terms as t0
            join oms.search_entries as entry on (entry.index, entry.grain) = (t0.index, t0.grain) {others}
            where t0.index = {Number} and {conditions}{Place(command, query, "t0")}
            """;
    }

    // The condition on where a page begins and ends, and the order in which it comes.
    private static string Place(NpgsqlCommand command, IndexQuery query, string sorted)
    {
        var after = "";
        if (query.After is { } cursor)
        {
            Add(command, NpgsqlDbType.Bigint, cursor.Sort);
            Add(command, NpgsqlDbType.Text, cursor.Id);
            after = $"""and ({sorted}.sort, entry.id) < (${command.Parameters.Count - 1}, ${command.Parameters.Count} collate "C")""";
        }

        return $"{sorted}.sort >= $2 and {sorted}.sort < $3 {after} order by {sorted}.sort desc, entry.id desc limit $4";
    }

    // No field's name has the character between.
    private static string Text(Term term) => $"{term.Field}\u001F{term.Value}";

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
