using System.Text.Json.Serialization;
using OrleansOms.Engine;
using OrleansOms.Grains.Interfaces.Stock;
using OrleansOms.Grains.Stock;

namespace OrleansOms.Grains.References;

/// <summary>What can happen to a reference.</summary>
public abstract record ReferenceEvent;

/// <summary>An order has the reference now.</summary>
public sealed record ReferenceClaimed(PromiseId Claim) : ReferenceEvent;

/// <summary>A claim has ended, whether it held the reference, was replaced, or never came: it can't hold it any more.</summary>
public sealed record ReferenceReleased(PromiseId Claim) : ReferenceEvent;

/// <summary>The names of a reference's events and the shape of its snapshots. A name never changes its meaning.</summary>
internal static class ReferenceCodecs
{
    public static readonly EventNames<ReferenceEvent> Events = new EventNames<ReferenceEvent>()
        .Add("reference.claimed.v1", ReferenceJson.Default.ReferenceClaimed)
        .Add("reference.released.v1", ReferenceJson.Default.ReferenceReleased);

    public static readonly JsonStates<ReferenceState> States = new(1, ReferenceJson.Default.ReferenceState);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(PromiseIdJson)])]
[JsonSerializable(typeof(ReferenceClaimed))]
[JsonSerializable(typeof(ReferenceReleased))]
[JsonSerializable(typeof(ReferenceState))]
[JsonSerializable(typeof(RecentEntry<PromiseId, bool>[]))]
internal sealed partial class ReferenceJson : JsonSerializerContext;
