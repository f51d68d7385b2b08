using System.Collections.Immutable;
using Orleans.Concurrency;
using OrleansOms.Engine;
using OrleansOms.Grains.Hosting;
using OrleansOms.Grains.Interfaces.Availability;

namespace OrleansOms.Grains.Availability;

/// <summary>
/// Sums the published views of a SKU's stock locations, for callers that don't have them in their memory. What is not in this process's memory either
/// comes into it, all of a request's together.
/// </summary>
[StatelessWorker, Reentrant]
public sealed class AvailabilityGrain(Node node, Views views, AvailabilityInMemory memory, Watches watches) : Grain, IAvailabilityGrain
{
    // How old what is shown may become when a hint is lost.
    private static readonly TimeSpan WithoutHint = TimeSpan.FromSeconds(3);

    public async ValueTask<ImmutableArray<AvailabilityView?>> Read(ImmutableArray<string> skus, ImmutableArray<string> locations)
    {
        // In the order in which the sum names them.
        ImmutableArray<string>? wanted = locations.IsEmpty ? null : [.. locations.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        return [.. await Task.WhenAll(skus.Select(sku => ReadOne(sku, wanted).AsTask()))];
    }

    public async ValueTask<AvailabilityView?> Watch(string sku, long seen, TimeSpan patience)
    {
        var began = node.Time.GetTimestamp();
        while (true)
        {
            using var watch = watches.Open(sku);
            var view = await ReadOne(sku, wanted: null);
            var left = patience - node.Time.GetElapsedTime(began);
            if (view is null || view.Mark != seen || left <= TimeSpan.Zero)
            {
                return view;
            }

            // A hint from another process may be lost; one of this process never is.
            var pause = node.Store.IsShared && left > WithoutHint ? WithoutHint : left;
            if (!await watch.MayHaveChanged(pause))
            {
                return view;
            }
        }
    }

    private ValueTask<AvailabilityView?> ReadOne(string sku, ImmutableArray<string>? wanted) =>
        wanted is null && memory.Find(sku) is { View: var view } ? new(view) : SumUp(sku, wanted);

    private async ValueTask<AvailabilityView?> SumUp(string sku, ImmutableArray<string>? wanted)
    {
        if (await views.Supply(sku, wanted) is not { } supply)
        {
            return null;
        }

        var sum = new AvailabilitySum(supply.Sku);
        foreach (var stock in supply.Stock)
        {
            sum.Add(stock.Location, stock.Available, stock.Version, stock.AsOf);
        }

        return sum.View();
    }
}
