namespace OrleansOms.Grains.Audits;

/// <summary>What must hold of the idempotency keys of every grain that remembers them.</summary>
internal static class KeyLaws
{
    /// <summary>Keys are there once.</summary>
    public static IEnumerable<Violation> Of(IEnumerable<string> keys)
    {
        var known = new HashSet<string>(StringComparer.Ordinal);
        if (!keys.All(known.Add))
        {
            yield return new(Law.Keys, "a key is there twice");
        }
    }
}
