using System.Text.Json;
using System.Text.Json.Nodes;
using OrleansOms.Load.Days.Comparison;
using OrleansOms.Load.Days.Expected;

namespace OrleansOms.Load.Days.Acts;

/// <summary>One call of a day, with what the model says of it. The model has made it already.</summary>
/// <param name="Kind">What the figures count it as.</param>
/// <param name="What">What is done, in words that are the same whenever the day is repeated.</param>
public sealed record Act(string Kind, string What, string Path, JsonNode? Body, Verdict Expected)
{
    public HttpMethod Method { get; init; } = HttpMethod.Post;

    /// <summary>The Idempotency-Key; null for none. The day gives one to each act that takes one.</summary>
    public string? Key { get; init; }

    public KeyUse KeyUse { get; init; }

    /// <summary>The version that the call names; null for none.</summary>
    public string? IfMatch { get; init; }

    /// <summary>The body's bytes, where they are not just those of <see cref="Body"/>.</summary>
    public byte[]? Bytes { get; init; }

    /// <summary>The call has been made before: the answer must be this one, marked as a repeat's.</summary>
    public byte[]? RepeatOf { get; init; }

    /// <summary>Takes from the answer what only the server can know: ids and times.</summary>
    public Action<JsonElement>? Learn { get; init; }

    /// <summary>Compares a successful answer with the model.</summary>
    public Action<JsonElement, Differences>? Check { get; init; }

    public byte[]? Content => Bytes ?? (Body is null ? null : JsonSerializer.SerializeToUtf8Bytes(Body));
}

/// <summary>Whether a call takes an Idempotency-Key.</summary>
public enum KeyUse
{
    Required,

    /// <summary>Required, and the call is not one to be repeated.</summary>
    Once,

    Optional,
    None,
}

/// <summary>A call that succeeded under a key: it may be repeated.</summary>
public sealed record DoneAct(Act Act, string Key, int Status, byte[] Answer);
