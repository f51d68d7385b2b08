using System.Collections.Immutable;

namespace OrleansOms.Api.Access;

/// <summary>A key as it is configured: whose it is and what it opens, but never the key itself.</summary>
/// <param name="Id">The public part of the key, by which it is looked up, listed and revoked.</param>
/// <param name="Sha256">The hash of the whole key, in small hexadecimal digits.</param>
/// <param name="Name">The holder: the actor of all that is done with the key. Shared by the two keys of a rotation.</param>
/// <param name="Channel">A storefront's channel; null for other scopes.</param>
/// <param name="Locations">A node's locations, at least one; empty for other scopes.</param>
/// <param name="Expires">From this time on it opens nothing; null for never.</param>
public sealed record AccessKey(
    string Id,
    string Sha256,
    string Name,
    KeyScope Scope,
    string? Channel,
    ImmutableArray<string> Locations,
    DateTimeOffset Created,
    DateTimeOffset? Expires)
{
    /// <summary>What is kept of a new key.</summary>
    /// <param name="text">The key, as <see cref="KeyText.New"/> made it; it is not kept.</param>
    /// <exception cref="AccessException">The parts don't go together; the message says which.</exception>
    public static AccessKey Of(
        string text,
        string name,
        KeyScope scope,
        string? channel,
        ImmutableArray<string> locations,
        DateTimeOffset created,
        DateTimeOffset? expires)
    {
        if (!KeyText.IsKey(text, out var id)) throw new ArgumentException("This is not in the form of a key.", nameof(text));

        var key = new AccessKey(id.ToString(), KeyText.Sha256(text), name, scope, channel, locations, created, expires);
        return KeyFileJson.Fault(key) is { } fault ? throw new AccessException(fault.Detail) : key;
    }

    /// <summary>Whether it opens anything at that time.</summary>
    public bool IsActive(DateTimeOffset now) => Expires is not { } end || now < end;
}
