using System.Collections.Concurrent;
using OrleansOms.Engine;
using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.Locations;
using OrleansOms.Grains.Interfaces.Silos;

namespace OrleansOms.Grains.Hosting.Homes;

/// <summary>
/// The other silos of the cluster, as what this one's grains owe and look at goes there: gathered, many in a call. What it does not get from there whoever asks gets by a
/// call to the grain, so it may be wrong about where a grain is, and nothing is lost by it.
/// </summary>
/// <param name="areThere">Whether there is another active one, as far as this one knows.</param>
/// <param name="homeElsewhere">The silo that a grain belongs to, when that is another one than this, as far as this one knows; else null.</param>
public sealed class OtherSilos(IGrainFactory grains, Func<bool> areThere, Func<GrainName, SiloAddress?> homeElsewhere)
{
    // By name, as long as the process lives: a silo that comes back has another one, and a year of restarts is a few thousand.
    private readonly ConcurrentDictionary<SiloAddress, OtherSilo> _silos = new();

    /// <summary>Whether there is another one.</summary>
    public bool AreThere => areThere();

    /// <summary>Whether the grain belongs to another silo.</summary>
    public bool Have(GrainName grain) => homeElsewhere(grain) is not null;

    /// <summary>The silo that the grain belongs to; null when it is this one, or when it may be anywhere.</summary>
    internal OtherSilo? Of(GrainName grain) =>
        homeElsewhere(grain) is { } home ? _silos.GetOrAdd(home, static (home, grains) => new(grains.To<ISiloPostGrain>(home.ToParsableString())), grains) : null;
}

/// <summary>One of them.</summary>
internal sealed class OtherSilo(ISiloPostGrain post)
{
    // An answer to a message waits for the other silo's disk, so the next messages should not wait for the answers. A look comes back at once.
    private const int DeliveriesUnderWayMax = 16;
    private const int LooksUnderWayMax = 2;

    private readonly Gathering<Parcel, Reply?> _parcels = new(post.Deliver, DeliveriesUnderWayMax);
    private readonly Gathering<SupplyQuery, Seen<SkuSupply>?> _supplies = new(post.Supplies, LooksUnderWayMax);
    private readonly Gathering<string, Seen<LocationView>?> _locations = new(post.Locations, LooksUnderWayMax);

    /// <summary>The answer; null when the grain is not in memory there.</summary>
    public Task<Reply?> DeliverAsync(Parcel parcel) => _parcels.AskAsync(parcel);

    /// <summary>What there is of a SKU; null when that can't be told there.</summary>
    public Task<Seen<SkuSupply>?> SupplyAsync(SupplyQuery query) => _supplies.AskAsync(query);

    /// <summary>The location; null when that can't be told there.</summary>
    public Task<Seen<LocationView>?> LocationAsync(string location) => _locations.AskAsync(location);
}
