using Microsoft.Data.Sqlite;

namespace OrleansOms.Engine.Followers.Sqlite;

/// <summary>Takes entries into one index, one by one, inside its user's transaction. Terms that stay as they are are not written again.</summary>
/// <param name="index">The index's number in its file.</param>
/// <param name="hash">What stands for a term.</param>
internal sealed class SqliteIndexBatch(SqliteConnection connection, long index, Func<Term, long> hash) : IDisposable
{
    private readonly SqliteStatement _find = new SqliteStatement(
        connection, "select entry, version, terms from entries where [index] = ?1 and sort = ?2 and id = ?3").Bind(1, index);

    private readonly SqliteStatement _add = new SqliteStatement(
        connection, "insert into entries ([index], sort, id, version, body, terms) values (?1, ?2, ?3, ?4, ?5, ?6)").Bind(1, index);

    private readonly SqliteStatement _change = new(connection, "update entries set version = ?2, body = ?3, terms = ?4 where entry = ?1");

    private readonly SqliteStatement _found = new SqliteStatement(
        connection, "insert into terms ([index], hash, sort, entry) values (?1, ?2, ?3, ?4)").Bind(1, index);

    private readonly SqliteStatement _lost = new SqliteStatement(
        connection, "delete from terms where [index] = ?1 and hash = ?2 and sort = ?3 and entry = ?4").Bind(1, index);

    private readonly HashSet<long> _there = [];
    private readonly HashSet<long> _wanted = [];

    public void Apply(IndexEntry entry)
    {
        var (known, version) = Find(entry);
        if (version > entry.Version)
        {
            return;
        }

        _wanted.Clear();
        foreach (var term in entry.Terms)
        {
            _wanted.Add(hash(term.Checked()));
        }

        var number = known is { } there ? Change(there, entry) : Add(entry);
        foreach (var term in _there)
        {
            if (!_wanted.Contains(term))
            {
                _lost.Bind(2, term).Bind(3, entry.Sort).Bind(4, number).Run();
            }
        }

        foreach (var term in _wanted)
        {
            if (!_there.Contains(term))
            {
                _found.Bind(2, term).Bind(3, entry.Sort).Bind(4, number).Run();
            }
        }
    }

    public void Dispose()
    {
        _find.Dispose();
        _add.Dispose();
        _change.Dispose();
        _found.Dispose();
        _lost.Dispose();
    }

    private long Add(IndexEntry entry)
    {
        _add.Bind(2, entry.Sort).Bind(3, entry.Id).Bind(4, entry.Version).Bind(5, entry.Body).Bind(6, SqliteTerms.Write(entry.Terms)).Run();
        return _add.LastRow;
    }

    private long Change(long number, IndexEntry entry)
    {
        _change.Bind(1, number).Bind(2, entry.Version).Bind(3, entry.Body).Bind(4, SqliteTerms.Write(entry.Terms)).Run();
        return number;
    }

    /// <summary>Fills what is there.</summary>
    /// <returns>The number and version of what is there; null and 0 when there is none.</returns>
    private (long? Number, long Version) Find(IndexEntry entry)
    {
        _there.Clear();
        _find.Bind(2, entry.Sort).Bind(3, entry.Id);
        try
        {
            if (!_find.Next())
            {
                return (null, 0);
            }

            foreach (var term in SqliteTerms.Read(_find.Bytes(2)))
            {
                _there.Add(hash(term));
            }

            return (_find.Number(0), _find.Number(1));
        }
        finally
        {
            _find.Reset();
        }
    }
}
