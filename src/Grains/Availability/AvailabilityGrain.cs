using System.Collections.Immutable;
using Orleans.Concurrency;
using OrleansOms.Grains.Hosting;
using OrleansOms.Grains.Interfaces.Availability;

namespace OrleansOms.Grains.Availability;

/// <summary>
/// Sums the published views of a SKU's stock locations, for callers that don't have them in their memory. What is not in this process's memory either
/// comes into it, all of a request's together.
/// </summary>
[StatelessWorker, Reentrant]
public sealed class AvailabilityGrain(Views views, AvailabilityInMemory memory, Watches watches) : Grain, IAvailabilityGrain
{
    public async ValueTask<ImmutableArray<AvailabilityView?>> Read(ImmutableArray<string> skus, ImmutableArray<string> locations)
    {
        var wanted = locations.IsEmpty ? null : locations.ToHashSet(StringComparer.Ordinal);
        return [.. await Task.WhenAll(skus.Select(sku => ReadOne(sku, wanted).AsTask()))];
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

    private ValueTask<AvailabilityView?> ReadOne(string sku, HashSet<string>? wanted) =>
        wanted is null && memory.Find(sku) is { View: var view } ? new(view) : SumUp(sku, wanted);

    private async ValueTask<AvailabilityView?> SumUp(string sku, HashSet<string>? wanted)
    {
        if (await views.Sku(sku) is not { } known)
        {
            return null;
        }

        var locations = wanted is null ? known.Locations : known.Locations.RemoveAll(location => !wanted.Contains(location));
        var stocks = await Task.WhenAll(locations.Select(location => views.Stock(sku, location).AsTask()));
        var sum = new AvailabilitySum(known);
        for (var i = 0; i < stocks.Length; i++)
        {
            if (stocks[i] is { } stock)
            {
                sum.Add(stock.Location, stock.Available, stock.Version, stock.AsOf);
            }
        }

        return sum.View();
    }
}
