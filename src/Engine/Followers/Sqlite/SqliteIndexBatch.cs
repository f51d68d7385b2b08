using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Data.Sqlite;

namespace OrleansOms.Engine.Followers.Sqlite;

/// <summary>Takes entries into one index, one by one, inside its user's transaction. Terms that stay as they are are not written again.</summary>
internal sealed class SqliteIndexBatch : IDisposable
{
    private readonly SqliteStatement _known;
    private readonly SqliteStatement _upsert;
    private readonly SqliteStatement _delete;
    private readonly SqliteStatement _insert;
    private readonly HashSet<Indexed> _there = [];
    private readonly HashSet<Indexed> _wanted = [];

    public SqliteIndexBatch(SqliteConnection connection, string index)
    {
        _known = new SqliteStatement(connection, "select version, sort, id, terms from entries where [index] = ?1 and grain = ?2").Bind(1, index);
        _upsert = new SqliteStatement(
            connection,
            """
            insert into entries ([index], grain, version, sort, id, body, terms) values (?1, ?2, ?3, ?4, ?5, ?6, ?7)
            on conflict do update set
                version = excluded.version, sort = excluded.sort, id = excluded.id, body = excluded.body, terms = excluded.terms
            """).Bind(1, index);
        _delete = new SqliteStatement(
            connection, "delete from terms where [index] = ?1 and field = ?2 and value = ?3 and sort = ?4 and id = ?5").Bind(1, index);
        _insert = new SqliteStatement(
            connection, "insert or replace into terms ([index], field, value, sort, id, grain) values (?1, ?2, ?3, ?4, ?5, ?6)").Bind(1, index);
    }

    public void Apply(IndexEntry entry)
    {
        var grain = entry.Grain.ToString();
        if (ReadKnown(grain) > entry.Version)
        {
            return;
        }

        var content = entry.Content;
        _wanted.Clear();
        foreach (var term in content?.Terms ?? [])
        {
            _wanted.Add(new Indexed(term.Checked(), content!.Sort, content.Id));
        }

        _upsert.Bind(2, grain).Bind(3, entry.Version).Bind(4, content?.Sort).Bind(5, content?.Id).Bind(6, content?.Body);
        _upsert.Bind(7, content is null ? null : TermsJson.Write(content.Terms)).Run();
        foreach (var there in _there)
        {
            if (!_wanted.Contains(there))
            {
                Bind(_delete, there).Run();
            }
        }

        foreach (var wanted in _wanted)
        {
            if (!_there.Contains(wanted))
            {
                Bind(_insert, wanted).Bind(6, grain).Run();
            }
        }
    }

    public void Dispose()
    {
        _known.Dispose();
        _upsert.Dispose();
        _delete.Dispose();
        _insert.Dispose();
    }

    private static SqliteStatement Bind(SqliteStatement statement, Indexed indexed) => statement
        .Bind(2, indexed.Term.Field)
        .Bind(3, indexed.Term.Value)
        .Bind(4, indexed.Sort)
        .Bind(5, indexed.Id);

    /// <summary>Fills what is there.</summary>
    /// <returns>The version that is there; 0 when there is none.</returns>
    private long ReadKnown(string grain)
    {
        _there.Clear();
        _known.Bind(2, grain);
        try
        {
            if (!_known.Next())
            {
                return 0;
            }

            foreach (var term in TermsJson.Read(_known.Bytes(3)))
            {
                _there.Add(new Indexed(term, _known.Number(1), _known.Text(2)));
            }

            return _known.Number(0);
        }
        finally
        {
            _known.Reset();
        }
    }

    private readonly record struct Indexed(Term Term, long Sort, string Id);
}

/// <summary>An entry's terms beside it, so that the ones that it has no more are found: field, value, field, value ...</summary>
[JsonSerializable(typeof(string[]))]
internal sealed partial class TermsJson : JsonSerializerContext
{
    public static ReadOnlyMemory<byte> Write(IReadOnlyList<Term> terms) =>
        JsonSerializer.SerializeToUtf8Bytes([.. terms.SelectMany(term => (string[])[term.Field, term.Value])], Default.StringArray);

    /// <param name="terms">Empty for an entry without content.</param>
    public static IEnumerable<Term> Read(ReadOnlySpan<byte> terms) =>
        terms.IsEmpty ? [] : JsonSerializer.Deserialize(terms, Default.StringArray)!.Chunk(2).Select(pair => new Term(pair[0], pair[1]));
}
