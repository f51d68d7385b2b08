using Microsoft.Data.Sqlite;

namespace OrleansOms.Engine.Followers.Sqlite;

/// <summary>Takes entries into one index, one by one, inside its user's transaction. Terms that stay as they are are not written again.</summary>
internal sealed class SqliteIndexBatch : IDisposable
{
    private readonly SqliteStatement _upsert;
    private readonly SqliteStatement _known;
    private readonly SqliteStatement _delete;
    private readonly SqliteStatement _insert;
    private readonly HashSet<Indexed> _there = [];
    private readonly HashSet<Indexed> _wanted = [];

    public SqliteIndexBatch(SqliteConnection connection, string index)
    {
        _upsert = new SqliteStatement(
            connection,
            """
            insert into entries ([index], grain, version, sort, id, body) values (?1, ?2, ?3, ?4, ?5, ?6)
            on conflict do update set version = excluded.version, sort = excluded.sort, id = excluded.id, body = excluded.body
                where entries.version <= excluded.version
            """).Bind(1, index);
        _known = new SqliteStatement(connection, "select field, value, sort, id from terms where [index] = ?1 and grain = ?2").Bind(1, index);
        _delete = new SqliteStatement(
            connection, "delete from terms where [index] = ?1 and grain = ?2 and field = ?3 and value = ?4").Bind(1, index);
        _insert = new SqliteStatement(
            connection, "insert into terms ([index], grain, field, value, sort, id) values (?1, ?2, ?3, ?4, ?5, ?6)").Bind(1, index);
    }

    public void Apply(IndexEntry entry)
    {
        var grain = entry.Grain.ToString();
        var content = entry.Content;
        _upsert.Bind(2, grain).Bind(3, entry.Version).Bind(4, content?.Sort).Bind(5, content?.Id).Bind(6, content?.Body);
        if (_upsert.Run() == 0)
        {
            return; // what is there is newer
        }

        ReadKnown(grain);
        _wanted.Clear();
        foreach (var term in content?.Terms ?? [])
        {
            _wanted.Add(new Indexed(term.Checked(), content!.Sort, content.Id));
        }

        foreach (var there in _there)
        {
            if (!_wanted.Contains(there))
            {
                _delete.Bind(2, grain).Bind(3, there.Term.Field).Bind(4, there.Term.Value).Run();
            }
        }

        foreach (var wanted in _wanted)
        {
            if (!_there.Contains(wanted))
            {
                _insert.Bind(2, grain).Bind(3, wanted.Term.Field).Bind(4, wanted.Term.Value).Bind(5, wanted.Sort).Bind(6, wanted.Id).Run();
            }
        }
    }

    public void Dispose()
    {
        _upsert.Dispose();
        _known.Dispose();
        _delete.Dispose();
        _insert.Dispose();
    }

    private void ReadKnown(string grain)
    {
        _there.Clear();
        _known.Bind(2, grain);
        try
        {
            while (_known.Next())
            {
                _there.Add(new Indexed(new Term(_known.Text(0), _known.Text(1)), _known.Number(2), _known.Text(3)));
            }
        }
        finally
        {
            _known.Reset();
        }
    }

    private readonly record struct Indexed(Term Term, long Sort, string Id);
}
