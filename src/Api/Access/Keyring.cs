using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace OrleansOms.Api.Access;

/// <summary>
/// The keys that are configured, unchangeable. Invariants: ids differ; keys of one name have one scope and channel, so that a name in a
/// timeline is one holder; at most <see cref="ActiveMax"/> of them are active at once: the one in use and the one that takes over.
/// </summary>
public sealed class Keyring
{
    public const int ActiveMax = 2;

    /// <summary>Keys in one ring.</summary>
    public const int KeysMax = 10_000;

    private readonly FrozenDictionary<string, AccessKey>.AlternateLookup<ReadOnlySpan<char>> _byId;

    private Keyring(ImmutableArray<AccessKey> keys)
    {
        Keys = keys;
        _byId = keys.ToFrozenDictionary(key => key.Id, StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
    }

    public static Keyring Empty { get; } = new([]);

    /// <summary>In the order in which they were added.</summary>
    public ImmutableArray<AccessKey> Keys { get; }

    /// <exception cref="AccessException">They can't stand beside each other.</exception>
    public static Keyring Of(ImmutableArray<AccessKey> keys, DateTimeOffset now)
    {
        if (keys.Length > KeysMax) throw new AccessException($"There may be {KeysMax} keys.");
        if (keys.GroupBy(key => key.Id, StringComparer.Ordinal).FirstOrDefault(same => same.Count() > 1) is { } twice)
            throw new AccessException($"There are two keys with the id {twice.Key}.");

        foreach (var holder in keys.GroupBy(key => key.Name, StringComparer.Ordinal)) Check([.. holder], now);
        return new(keys);
    }

    /// <exception cref="AccessException">It can't stand beside the others.</exception>
    public Keyring Add(AccessKey key, DateTimeOffset now) => Of(Keys.Add(key), now);

    /// <summary>The ring without that key; null when it has none with this id.</summary>
    public Keyring? Without(string id) => Keys.Any(key => key.Id == id) ? new(Keys.RemoveAll(key => key.Id == id)) : null;

    /// <summary>The active key that reads so; null when there is none.</summary>
    public AccessKey? Find(string text, DateTimeOffset now)
    {
        if (!KeyText.IsKey(text, out var id) || !_byId.TryGetValue(id, out var key) || !key.IsActive(now)) return null;

        // In constant time: how long it takes must not tell how much of a guess is right.
        var isSame = CryptographicOperations.FixedTimeEquals(
            MemoryMarshal.AsBytes(KeyText.Sha256(text).AsSpan()), MemoryMarshal.AsBytes(key.Sha256.AsSpan()));
        return isSame ? key : null;
    }

    /// <summary>Whether the key with this id is there and active.</summary>
    public bool Has(string id, DateTimeOffset now) => _byId.TryGetValue(id, out var key) && key.IsActive(now);

    private static void Check(AccessKey[] ofOneName, DateTimeOffset now)
    {
        var first = ofOneName[0];
        if (ofOneName.Any(key => key.Scope != first.Scope || key.Channel != first.Channel))
            throw new AccessException($"The name {first.Name} is taken: keys of one name have one scope and one channel.");

        // What is done without configured keys is done by the actor of this name.
        if (first.Name == Caller.Operator.Name && first.Scope != KeyScope.Operator)
            throw new AccessException($"The name {first.Name} is for keys of the scope operator.");

        var active = ofOneName.Where(key => key.IsActive(now)).Take(ActiveMax).ToList();
        if (ofOneName.Count(key => key.IsActive(now)) > ActiveMax)
            throw new AccessException($"{first.Name} has two active keys already, {string.Join(" and ", active.Select(key => key.Id))}: revoke one first.");
    }
}
