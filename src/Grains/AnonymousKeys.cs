using OrleansOms.Grains.Interfaces;

namespace OrleansOms.Grains;

/// <summary>The keys that grains give to requests that came without: nobody can repeat them. A client's key always has the hash of a body.</summary>
internal static class AnonymousKeys
{
    public static RequestKey Of(Guid id) => new($"anonymous:{id:n}", "");

    public static bool IsAnonymous(this RequestKey key) => key.Fingerprint.Length == 0;
}
