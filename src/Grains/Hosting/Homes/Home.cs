using OrleansOms.Engine;
using OrleansOms.Engine.Journal;

namespace OrleansOms.Grains.Hosting.Homes;

/// <summary>
/// Where a SKU and all of its stock locations are, and where a location is: in the silo that has the highest hash with it (rendezvous hashing). All silos come to the same answer without asking each other;
/// a silo that joins takes its share evenly from all others, and one that leaves gives its own evenly to them; nothing else moves.
/// </summary>
public static class Home
{
    /// <summary>Whether the grain is one of those that have a home.</summary>
    public static bool Has(GrainName grain) => grain.Type is "sku" or "stock" or "location";

    /// <summary>What a grain's home goes by: its SKU, or the location that it is.</summary>
    /// <param name="id">The grain's id: <c>SKU</c>, <c>SKU@LOCATION</c> or <c>LOCATION</c>.</param>
    public static string KeyOf(string id) => id.IndexOf('@', StringComparison.Ordinal) is >= 0 and var at ? id[..at] : id;

    /// <summary>The silo where grains of <paramref name="key"/> are.</summary>
    /// <param name="silos">At least one; their order does not matter.</param>
    /// <exception cref="InvalidOperationException">There are no silos.</exception>
    public static SiloAddress Of(string key, IReadOnlyList<SiloAddress> silos) => silos is [var only]
        ? only
        : silos.MaxBy(silo => GrainHash.Of(new GrainName(silo.ToParsableString(), key))) ?? throw new InvalidOperationException("There is no silo.");

    /// <summary>The silo where most grains of <paramref name="keys"/> are; of several with as many, that of the key that comes first.</summary>
    /// <param name="keys">At least one.</param>
    /// <param name="silos">At least one; their order does not matter.</param>
    /// <exception cref="InvalidOperationException">There are no silos, or no keys.</exception>
    public static SiloAddress OfMost(IReadOnlyList<string> keys, IReadOnlyList<SiloAddress> silos) =>
        silos is [var only] ? only : keys.CountBy(key => Of(key, silos)).MaxBy(home => home.Value).Key;
}
