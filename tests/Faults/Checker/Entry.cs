using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace OrleansOms.Faults.Tests.Checker;

/// <summary>What a line of a client's log tells.</summary>
public enum Phase
{
    /// <summary>Something is asked now; whether it happens is open from here on.</summary>
    Invoke,

    /// <summary>It was acknowledged.</summary>
    Ok,

    /// <summary>A rule refused it: nothing happened.</summary>
    Refused,

    /// <summary>There was no answer, or "not now": it may have happened.</summary>
    Unknown,

    /// <summary>An answer that no client should ever get: 500, or 404 for what was acknowledged.</summary>
    Defect,

    /// <summary>What was read at the end. The last one of a path counts.</summary>
    Final,
}

/// <summary>One line of a client's log.</summary>
/// <param name="Kind">What is asked, e.g. <c>place</c>; see <see cref="Books"/>.</param>
/// <param name="Key">The Idempotency-Key: tells all attempts of one act from those of others. Null for a read.</param>
/// <param name="Body">What was sent.</param>
/// <param name="Answer">The answer's body, as it came.</param>
public sealed record Entry(Phase Phase, string Kind, string Path, string? Key = null, JsonObject? Body = null, int? Status = null, string? Answer = null)
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    [JsonIgnore]
    public JsonNode Json => JsonNode.Parse(Answer!)!;

    public static Entry Parse(string line) => JsonSerializer.Deserialize<Entry>(line, Options)!;

    public string ToLine() => JsonSerializer.Serialize(this, Options);
}
