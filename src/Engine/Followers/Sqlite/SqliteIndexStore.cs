using System.Text;
using Microsoft.Data.Sqlite;
using OrleansOms.Engine.Journal;

namespace OrleansOms.Engine.Followers.Sqlite;

/// <summary>
/// Indexes in one SQLite file beside an embedded journal, or in memory. One process has the file; it writes one batch at a time, and
/// readers are never in its way. A file that is damaged or of another format is thrown away: its follower begins anew.
/// </summary>
public sealed class SqliteIndexStore : IIndexStore
{
    private readonly string? _file;
    private readonly Lock _writing = new();
    private SqliteConnection? _writer;

    /// <param name="file">The file's path; created when it is missing. Null for memory.</param>
    public SqliteIndexStore(string? file) => _file = file;

    private SqliteConnection Writer => _writer ?? throw new InvalidOperationException("The store is not open.");

    public ValueTask OpenAsync(CancellationToken stop)
    {
        try
        {
            _writer = SqliteIndexFile.Open(_file);
            return ValueTask.CompletedTask;
        }
        catch (Exception e) when (e is SqliteException or IOException or UnauthorizedAccessException)
        {
            throw new StoreUnusableException($"The index file '{_file}' can't be used: {e.Message}", e);
        }
    }

    public ValueTask<IndexState?> FindAsync(string index, CancellationToken stop) => new(Read(connection => Find(connection, index)));

    public ValueTask ResetAsync(string index, int projection, IndexState? expected, CancellationToken stop)
    {
        lock (_writing)
        {
            using var transaction = Writer.BeginTransaction();
            RefuseMoved(index, expected);
            Execute("delete from entries where [index] = $1", index);
            Execute("delete from terms where [index] = $1", index);
            Execute("insert or replace into indexes (name, projection, xid, sequence) values ($1, $2, 0, 0)", index, projection);
            transaction.Commit();
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask ApplyAsync(string index, IndexState expected, LogPosition to, IReadOnlyList<IndexEntry> entries, CancellationToken stop)
    {
        lock (_writing)
        {
            using var transaction = Writer.BeginTransaction();
            RefuseMoved(index, expected);
            using var batch = new SqliteIndexBatch(Writer, index);
            foreach (var entry in entries)
            {
                batch.Apply(entry);
            }

            Execute("update indexes set xid = $2, sequence = $3 where name = $1", index, unchecked((long)to.Transaction), to.Sequence);
            transaction.Commit();
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask<IndexPage> QueryAsync(string index, IndexQuery query, CancellationToken stop) =>
        new(Read(connection => Query(connection, index, query)));

    public ValueTask DisposeAsync()
    {
        if (_writer is { } writer)
        {
            _writer = null;
            SqliteConnection.ClearPool(writer);
            writer.Dispose();
        }

        return ValueTask.CompletedTask;
    }

    private static IndexState? Find(SqliteConnection connection, string index)
    {
        using var command = Command(connection, "select projection, xid, sequence from indexes where name = $1", index);
        using var reader = command.ExecuteReader();
        return reader.Read()
            ? new IndexState(reader.GetInt32(0), new LogPosition(unchecked((ulong)reader.GetInt64(1)), reader.GetInt64(2)))
            : null;
    }

    private static IndexPage Query(SqliteConnection connection, string index, IndexQuery query)
    {
        using var command = Command(connection, "", index, query.From, query.Bound, query.Limit + 1L);
        var sql = new StringBuilder("select entry.grain, entry.version, entry.sort, entry.id, entry.body from ");
        sql.Append(query.Terms is []
            ? "entries as entry "
            : "terms as lead cross join entries as entry on entry.[index] = $1 and entry.grain = lead.grain ");
        var order = query.Terms is [] ? "entry" : "lead";
        sql.Append($"where {order}.[index] = $1 and entry.body is not null and {order}.sort >= $2 and {order}.sort < $3 ");
        for (var i = 0; i < query.Terms.Count; i++)
        {
            var (field, value) = (Add(command, query.Terms[i].Field), Add(command, query.Terms[i].Value));
            sql.Append(i == 0
                ? $"and lead.field = {field} and lead.value = {value} "
                : $"and exists (select 1 from terms where [index] = $1 and field = {field} and value = {value} and sort = lead.sort and id = lead.id) ");
        }

        if (query.After is { } after)
        {
            sql.Append($"and ({order}.sort, {order}.id) < ({Add(command, after.Sort)}, {Add(command, after.Id)}) ");
        }

        command.CommandText = sql.Append($"order by {order}.sort desc, {order}.id desc limit $4").ToString();
        using var reader = command.ExecuteReader();
        var hits = new List<IndexHit>();
        while (reader.Read())
        {
            var grain = GrainName.Parse(reader.GetString(0));
            hits.Add(new IndexHit(grain, reader.GetInt64(1), reader.GetInt64(2), reader.GetString(3), reader.GetFieldValue<byte[]>(4)));
        }

        return IndexPage.Of(hits, query.Limit);
    }

    // A database in memory is its connection's own, so there its readers wait for the writer.
    private T Read<T>(Func<SqliteConnection, T> read)
    {
        if (_file is null)
        {
            lock (_writing)
            {
                return read(Writer);
            }
        }

        using var connection = new SqliteConnection(Writer.ConnectionString);
        connection.Open();
        return read(connection);
    }

    private void RefuseMoved(string index, IndexState? expected)
    {
        if (Find(Writer, index) != expected)
        {
            throw new PositionMovedException(index);
        }
    }

    private void Execute(string sql, params object[] values)
    {
        using var command = Command(Writer, sql, values);
        command.ExecuteNonQuery();
    }

    private static SqliteCommand Command(SqliteConnection connection, string sql, params object[] values)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var value in values)
        {
            Add(command, value);
        }

        return command;
    }

    private static string Add(SqliteCommand command, object value)
    {
        var name = $"${command.Parameters.Count + 1}";
        command.Parameters.AddWithValue(name, value);
        return name;
    }
}
