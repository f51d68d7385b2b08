using System.Text.Json.Serialization;
using OrleansOms.Grains.Interfaces.Stock;

namespace OrleansOms.Grains.References;

/// <summary>Who has a reference, and which claims of it have ended. A claim is named by its order and one of the order's allocation numbers.</summary>
public sealed record ReferenceState
{
    /// <summary>How long an ended claim is remembered at least: far longer than a message is under way.</summary>
    public static readonly TimeSpan TombstoneRetention = TimeSpan.FromMinutes(10);

    /// <summary>Null when the reference is free.</summary>
    public PromiseId? Holder { get; init; }

    /// <summary>Tombstones: claims that were given up or replaced.</summary>
    [JsonConverter(typeof(RecentJson<PromiseId, bool>))]
    public Recent<PromiseId, bool> Ended { get; init; } = Recent<PromiseId, bool>.Empty;
}
