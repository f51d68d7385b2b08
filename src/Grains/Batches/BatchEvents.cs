using System.Text.Json.Serialization;
using OrleansOms.Engine;

namespace OrleansOms.Grains.Batches;

/// <summary>What a batch's events add up to.</summary>
/// <param name="Fingerprint">The hash of its body; null before it was opened.</param>
public sealed record BatchState(string? Fingerprint);

/// <summary>What can happen to a batch.</summary>
public abstract record BatchEvent;

/// <summary>The key belongs to the body with this hash from now on.</summary>
public sealed record BatchOpened(string Fingerprint) : BatchEvent;

/// <summary>The names of a batch's events and the shape of its snapshots. A name never changes its meaning.</summary>
internal static class BatchCodecs
{
    public static readonly EventNames<BatchEvent> Events = new EventNames<BatchEvent>()
        .Add("batch.opened.v1", BatchJson.Default.BatchOpened);

    public static readonly JsonStates<BatchState> States = new(1, BatchJson.Default.BatchState);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(BatchOpened))]
[JsonSerializable(typeof(BatchState))]
internal sealed partial class BatchJson : JsonSerializerContext;
