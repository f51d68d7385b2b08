using System.Collections.Immutable;
using Orleans.Concurrency;
using OrleansOms.Grains.Hosting;
using OrleansOms.Grains.Interfaces.Availability;

namespace OrleansOms.Grains.Availability;

/// <summary>Sums the published views of a SKU's stock locations. It keeps nothing: each read is what is on disk now.</summary>
[StatelessWorker, Reentrant]
public sealed class AvailabilityGrain(Views views, Watches watches) : Grain, IAvailabilityGrain
{
    public async ValueTask<ImmutableArray<AvailabilityView?>> Read(ImmutableArray<string> skus, ImmutableArray<string> locations)
    {
        var wanted = locations.IsEmpty ? null : locations.ToHashSet(StringComparer.Ordinal);
        var found = ImmutableArray.CreateBuilder<AvailabilityView?>(skus.Length);
        foreach (var sku in skus)
        {
            found.Add(await ReadOne(sku, wanted));
        }

        return found.MoveToImmutable();
    }

    public async ValueTask<AvailabilityView?> Watch(string sku, long seen, TimeSpan patience)
    {
        using var watch = watches.Open(sku);
        var view = await ReadOne(sku, wanted: null);
        if (view is null || view.Mark != seen)
        {
            return view;
        }

        return await watch.MayHaveChanged(patience) ? await ReadOne(sku, wanted: null) : view;
    }

    private async ValueTask<AvailabilityView?> ReadOne(string sku, HashSet<string>? wanted)
    {
        if (await views.Sku(sku) is not { } known)
        {
            return null;
        }

        var items = ImmutableArray.CreateBuilder<LocationAvailability>(known.Locations.Length);
        var (sum, asOf, mark) = (0L, DateTimeOffset.UnixEpoch, known.Version);
        foreach (var location in known.Locations)
        {
            if (wanted is not null && !wanted.Contains(location))
            {
                continue;
            }

            if (await views.Stock(sku, location) is { } stock)
            {
                items.Add(new LocationAvailability(location, stock.Available));
                sum += stock.Available;
                mark += stock.Version;
                asOf = stock.AsOf > asOf ? stock.AsOf : asOf;
            }
        }

        return new AvailabilityView(sku, sum, items.ToImmutable(), asOf, mark);
    }
}
