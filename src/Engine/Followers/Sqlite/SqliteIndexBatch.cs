using Microsoft.Data.Sqlite;

namespace OrleansOms.Engine.Followers.Sqlite;

/// <summary>Takes entries into one index, one by one, inside its user's transaction. Terms that stay as they are are not written again.</summary>
/// <param name="index">The index's number in its file.</param>
/// <param name="hash">What stands for a term.</param>
internal sealed class SqliteIndexBatch(SqliteConnection connection, long index, Func<Term, long> hash) : IDisposable
{
    private readonly SqliteStatement _find = new SqliteStatement(
        connection, "select entry, version, sort, terms from entries where [index] = ?1 and id = ?2 and sort = ?3").Bind(1, index);

    private readonly SqliteStatement _findMoving = new SqliteStatement(
        connection, "select entry, version, sort, terms from entries where [index] = ?1 and id = ?2 and moves = 1").Bind(1, index);

    private readonly SqliteStatement _add = new SqliteStatement(
        connection, "insert into entries ([index], sort, id, version, moves, body, terms) values (?1, ?2, ?3, ?4, ?5, ?6, ?7)").Bind(1, index);

    private readonly SqliteStatement _change = new(connection, "update entries set sort = ?2, version = ?3, body = ?4, terms = ?5 where entry = ?1");

    private readonly SqliteStatement _found = new SqliteStatement(
        connection, "insert into terms ([index], hash, sort, entry) values (?1, ?2, ?3, ?4)").Bind(1, index);

    private readonly SqliteStatement _lost = new SqliteStatement(
        connection, "delete from terms where [index] = ?1 and hash = ?2 and sort = ?3 and entry = ?4").Bind(1, index);

    private readonly HashSet<long> _there = [];
    private readonly HashSet<long> _wanted = [];

    public void Apply(IndexEntry entry)
    {
        var known = Find(entry);
        if (known?.Version > entry.Version)
        {
            return;
        }

        _wanted.Clear();
        foreach (var term in entry.Terms)
        {
            _wanted.Add(hash(term.Checked()));
        }

        var number = known is { } there ? Change(there.Number, entry) : Add(entry);
        var hasMoved = known is { } was && was.Sort != entry.Sort;
        foreach (var term in _there)
        {
            if (hasMoved || !_wanted.Contains(term))
            {
                _lost.Bind(2, term).Bind(3, known!.Value.Sort).Bind(4, number).Run();
            }
        }

        foreach (var term in _wanted)
        {
            if (hasMoved || !_there.Contains(term))
            {
                _found.Bind(2, term).Bind(3, entry.Sort).Bind(4, number).Run();
            }
        }
    }

    public void Dispose()
    {
        _find.Dispose();
        _findMoving.Dispose();
        _add.Dispose();
        _change.Dispose();
        _found.Dispose();
        _lost.Dispose();
    }

    private long Add(IndexEntry entry)
    {
        _add.Bind(2, entry.Sort).Bind(3, entry.Id).Bind(4, entry.Version).Bind(5, entry.Moves ? 1 : 0);
        _add.Bind(6, entry.Body).Bind(7, SqliteTerms.Write(entry.Terms)).Run();
        return _add.LastRow;
    }

    private long Change(long number, IndexEntry entry)
    {
        _change.Bind(1, number).Bind(2, entry.Sort).Bind(3, entry.Version).Bind(4, entry.Body).Bind(5, SqliteTerms.Write(entry.Terms)).Run();
        return number;
    }

    /// <summary>Fills what is there.</summary>
    /// <returns>What is there of the entry; null when there is nothing.</returns>
    private (long Number, long Version, long Sort)? Find(IndexEntry entry)
    {
        _there.Clear();
        var find = entry.Moves ? _findMoving.Bind(2, entry.Id) : _find.Bind(2, entry.Id).Bind(3, entry.Sort);
        try
        {
            if (!find.Next())
            {
                return null;
            }

            foreach (var term in SqliteTerms.Read(find.Bytes(3)))
            {
                _there.Add(hash(term));
            }

            return (find.Number(0), find.Number(1), find.Number(2));
        }
        finally
        {
            find.Reset();
        }
    }
}
