using System.Text.Json;
using System.Text.Json.Serialization;

namespace OrleansOms.Engine.Followers.Sqlite;

/// <summary>An entry's terms beside it: field, value, field, value ... They tell what it has no more, and what it has in truth where two terms share a hash.</summary>
[JsonSerializable(typeof(string[]))]
internal sealed partial class SqliteTerms : JsonSerializerContext
{
    public static ReadOnlyMemory<byte> Write(IReadOnlyList<Term> terms)
    {
        var texts = new string[2 * terms.Count];
        for (var i = 0; i < terms.Count; i++)
        {
            (texts[2 * i], texts[(2 * i) + 1]) = (terms[i].Field, terms[i].Value);
        }

        return JsonSerializer.SerializeToUtf8Bytes(texts, Default.StringArray);
    }

    public static IEnumerable<Term> Read(ReadOnlySpan<byte> terms) =>
        JsonSerializer.Deserialize(terms, Default.StringArray)!.Chunk(2).Select(pair => new Term(pair[0], pair[1]));
}
