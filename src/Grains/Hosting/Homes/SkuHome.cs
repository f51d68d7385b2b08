using OrleansOms.Engine;
using OrleansOms.Engine.Journal;

namespace OrleansOms.Grains.Hosting.Homes;

/// <summary>
/// Where a SKU and all of its stock locations are: in the silo that has the highest hash with it (rendezvous hashing). All silos come to the same answer without asking each other; a silo that joins takes
/// its share evenly from all others, and one that leaves gives its own evenly to them; nothing else moves.
/// </summary>
public static class SkuHome
{
    /// <summary>Whether the grain is one of those that stay together: a SKU, or one of its stock locations.</summary>
    public static bool Has(GrainName grain) => grain.Type is "sku" or "stock";

    /// <summary>The SKU that a grain belongs to.</summary>
    /// <param name="id">The grain's id: <c>SKU</c>, or <c>SKU@LOCATION</c>.</param>
    public static string SkuOf(string id) => id.IndexOf('@', StringComparison.Ordinal) is >= 0 and var at ? id[..at] : id;

    /// <summary>The silo whose grains of <paramref name="sku"/> are.</summary>
    /// <param name="silos">At least one; their order does not matter.</param>
    /// <exception cref="InvalidOperationException">There are no silos.</exception>
    public static SiloAddress Of(string sku, IReadOnlyList<SiloAddress> silos) => silos is [var only]
        ? only
        : silos.MaxBy(silo => GrainHash.Of(new GrainName(silo.ToParsableString(), sku))) ?? throw new InvalidOperationException("There is no silo.");
}
