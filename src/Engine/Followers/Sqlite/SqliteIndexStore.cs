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
    private readonly Func<Term, long> _hash;
    private readonly Lock _writing = new();
    private SqliteConnection? _writer;

    /// <param name="file">The file's path; created when it is missing. Null for memory.</param>
    /// <param name="hash">What stands for a term in the file, always the same for the same one; it may be so for several. Null for a good one.</param>
    public SqliteIndexStore(string? file, Func<Term, long>? hash = null) => (_file, _hash) = (file, hash ?? TermHash.Of);

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

    public ValueTask<IndexState?> FindAsync(string index, CancellationToken stop) => new(Read(connection => Find(connection, index)?.State));

    public ValueTask ResetAsync(string index, int projection, IndexState? expected, CancellationToken stop)
    {
        lock (_writing)
        {
            using var transaction = Writer.BeginTransaction();
            if (Expect(index, expected) is { } number)
            {
                Execute("delete from entries where [index] = $1", number);
                Execute("delete from terms where [index] = $1", number);
                Execute("update indexes set projection = $2, xid = 0, sequence = 0 where number = $1", number, projection);
            }
            else
            {
                Execute("insert into indexes (name, projection, xid, sequence) values ($1, $2, 0, 0)", index, projection);
            }

            transaction.Commit();
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask ApplyAsync(string index, IndexState expected, LogPosition to, IReadOnlyList<IndexEntry> entries, CancellationToken stop)
    {
        lock (_writing)
        {
            using var transaction = Writer.BeginTransaction();
            var number = Expect(index, expected)!.Value;
            using var batch = new SqliteIndexBatch(Writer, number, _hash);
            foreach (var entry in entries)
            {
                batch.Apply(entry);
            }

            Execute("update indexes set xid = $2, sequence = $3 where number = $1", number, unchecked((long)to.Transaction), to.Sequence);
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

    private static (long Number, IndexState State)? Find(SqliteConnection connection, string index)
    {
        using var command = Command(connection, "select number, projection, xid, sequence from indexes where name = $1", index);
        using var reader = command.ExecuteReader();
        return reader.Read()
            ? (reader.GetInt64(0), new IndexState(reader.GetInt32(1), new LogPosition(unchecked((ulong)reader.GetInt64(2)), reader.GetInt64(3))))
            : null;
    }

    // Without a limit, for what only shares a hash with what is wanted is passed over; rows come one by one, and no more are asked for than are read.
    private IndexPage Query(SqliteConnection connection, string index, IndexQuery query)
    {
        if (Find(connection, index) is not { } found)
        {
            return IndexPage.Of([], query.Limit);
        }

        using var command = Command(connection, "", found.Number, query.From, query.Bound);
        var sql = new StringBuilder("select entry.version, entry.sort, entry.id, entry.body, entry.terms from ");
        var order = query.Terms is [] ? "entry" : "t0";
        for (var i = 0; i < query.Terms.Count; i++)
        {
            var hash = Add(command, _hash(query.Terms[i]));
            sql.Append(i == 0
                ? $"(select * from terms where [index] = $1 and hash = {hash}) as t0 "
                : $"cross join terms as t{i} on t{i}.[index] = $1 and t{i}.hash = {hash} and t{i}.sort = t0.sort and t{i}.entry = t0.entry ");
        }

        sql.Append(query.Terms is [] ? "entries as entry where entry.[index] = $1 " : "cross join entries as entry on entry.entry = t0.entry where true ");
        sql.Append($"and {order}.sort >= $2 and {order}.sort < $3 ");
        if (query.After is { } after)
        {
            sql.Append($"and ({order}.sort, entry.id) < ({Add(command, after.Sort)}, {Add(command, after.Id)}) ");
        }

        command.CommandText = sql.Append($"order by {order}.sort desc, entry.id desc").ToString();
        using var reader = command.ExecuteReader();
        var hits = new List<IndexHit>();
        while (hits.Count <= query.Limit && reader.Read())
        {
            if (query.Terms is [] || !query.Terms.Except(SqliteTerms.Read(reader.GetFieldValue<byte[]>(4))).Any())
            {
                hits.Add(new IndexHit(reader.GetInt64(0), reader.GetInt64(1), reader.GetString(2), reader.GetFieldValue<byte[]>(3)));
            }
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

    /// <returns>The index's number; null when there is none, as expected.</returns>
    private long? Expect(string index, IndexState? expected)
    {
        var found = Find(Writer, index);
        return found?.State == expected ? found?.Number : throw new PositionMovedException(index);
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
