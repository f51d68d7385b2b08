using Microsoft.Data.Sqlite;

namespace OrleansOms.Engine.Followers.Sqlite;

/// <summary>Takes entries into one index, one by one, inside its user's transaction. Terms that stay as they are are not written again.</summary>
internal sealed class SqliteIndexBatch : IDisposable
{
    private readonly SqliteCommand _upsert;
    private readonly SqliteCommand _known;
    private readonly SqliteCommand _delete;
    private readonly SqliteCommand _insert;

    public SqliteIndexBatch(SqliteConnection connection, string index)
    {
        _upsert = Prepare(
            connection,
            """
            insert into entries ([index], grain, version, sort, id, body) values ($index, $grain, $version, $sort, $id, $body)
            on conflict do update set version = excluded.version, sort = excluded.sort, id = excluded.id, body = excluded.body
                where entries.version <= excluded.version
            """,
            index,
            ["$grain", "$version", "$sort", "$id", "$body"]);
        _known = Prepare(connection, "select field, value, sort, id from terms where [index] = $index and grain = $grain", index, ["$grain"]);
        _delete = Prepare(
            connection,
            "delete from terms where [index] = $index and grain = $grain and field = $field and value = $value",
            index,
            ["$grain", "$field", "$value"]);
        _insert = Prepare(
            connection,
            "insert into terms ([index], grain, field, value, sort, id) values ($index, $grain, $field, $value, $sort, $id)",
            index,
            ["$grain", "$field", "$value", "$sort", "$id"]);
    }

    public void Apply(IndexEntry entry)
    {
        var grain = entry.Grain.ToString();
        var content = entry.Content;
        if (Execute(_upsert, grain, entry.Version, content?.Sort, content?.Id, content?.Body.ToArray()) == 0)
        {
            return; // what is there is newer
        }

        var known = ReadKnown(grain);
        var wanted = new HashSet<(Term Term, long Sort, string Id)>();
        foreach (var term in content?.Terms ?? [])
        {
            wanted.Add((term.Checked(), content!.Sort, content.Id));
        }

        foreach (var (term, _, _) in known.Where(item => !wanted.Contains(item)))
        {
            Execute(_delete, grain, term.Field, term.Value);
        }

        foreach (var (term, sort, id) in wanted.Where(item => !known.Contains(item)))
        {
            Execute(_insert, grain, term.Field, term.Value, sort, id);
        }
    }

    public void Dispose()
    {
        _upsert.Dispose();
        _known.Dispose();
        _delete.Dispose();
        _insert.Dispose();
    }

    private HashSet<(Term Term, long Sort, string Id)> ReadKnown(string grain)
    {
        Fill(_known, grain);
        using var reader = _known.ExecuteReader();
        var known = new HashSet<(Term, long, string)>();
        while (reader.Read())
        {
            known.Add((new Term(reader.GetString(0), reader.GetString(1)), reader.GetInt64(2), reader.GetString(3)));
        }

        return known;
    }

    private static SqliteCommand Prepare(SqliteConnection connection, string sql, string index, string[] parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var name in parameters)
        {
            command.Parameters.Add(new SqliteParameter { ParameterName = name });
        }

        command.Parameters.AddWithValue("$index", index);
        return command;
    }

    private static int Execute(SqliteCommand command, params object?[] values)
    {
        Fill(command, values);
        return command.ExecuteNonQuery();
    }

    private static void Fill(SqliteCommand command, params object?[] values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i] ?? DBNull.Value;
        }
    }
}
