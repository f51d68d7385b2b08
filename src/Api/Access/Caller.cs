using System.Collections.Immutable;
using OrleansOms.Api.Problems;

namespace OrleansOms.Api.Access;

/// <summary>Who calls: the holder of a key or, without configured keys, whoever is on this machine.</summary>
/// <param name="Name">The actor of all that the call does.</param>
/// <param name="KeyId">The key that was shown; null without configured keys.</param>
/// <param name="Channel">The only channel it may see and sell in; null for all.</param>
internal sealed record Caller(string Name, string? KeyId, KeyScope Scope, string? Channel, ImmutableArray<string> Locations)
{
    /// <summary>Every caller, as long as no keys are configured.</summary>
    public static Caller Operator { get; } = new("operator", KeyId: null, KeyScope.Operator, Channel: null, []);

    public static Caller Of(AccessKey key) => new(key.Name, key.Id, key.Scope, key.Channel, key.Locations);

    /// <summary>Whether the orders and returns of this channel are there for it.</summary>
    public bool Sees(string channel) => Channel is null || Channel == channel;

    public bool WorksAt(string location) => Scope != KeyScope.Node || Locations.Contains(location, StringComparer.Ordinal);

    /// <summary>Null when it may act at the location.</summary>
    /// <param name="pointer">Where the location stands in the body; null for the path.</param>
    public Problem? RefuseLocation(string location, string? pointer = null) =>
        WorksAt(location) ? null : AccessProblems.OtherLocation(pointer);

    /// <summary>
    /// An idempotency key as grains are told it: <c>orders@web:KEY</c>. Each holder has its own, so two storefronts that both count from 1
    /// neither collide nor get each other's answers. A holder named as the keyless caller is goes on with what that one began.
    /// </summary>
    public string Own(string endpoint, string key) => Name == Operator.Name ? $"{endpoint}:{key}" : $"{endpoint}@{Name}:{key}";
}

/// <summary>Keeps the caller with the request.</summary>
internal static class CallerOfRequest
{
    /// <exception cref="InvalidOperationException">The request was not admitted: this endpoint declares no scopes, or the admission is not in the pipeline.</exception>
    public static Caller Caller(this HttpContext http) =>
        http.Features.Get<Caller>() ?? throw new InvalidOperationException("Nobody was admitted to this call.");

    public static void IsOf(this HttpContext http, Caller caller) => http.Features.Set(caller);
}
