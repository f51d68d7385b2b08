using System.Diagnostics;
using OrleansOms.Load.Days.Acts;
using OrleansOms.Load.Days.Comparison;
using OrleansOms.Load.Days.Expected;
using OrleansOms.Load.Http;

namespace OrleansOms.Load.Days;

/// <summary>
/// Sees that what an act has changed shows in the next read. Only where lines wait it may take some moments: units that become free are offered
/// and handed on after the answer, so there it looks again until all is as it should be, or too long has passed.
/// </summary>
/// <param name="deadline">How long is too long.</param>
public sealed class Settling(OmsClient oms, Shop shop, TimeSpan deadline)
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(100);

    /// <summary>What was seen on the way of SKUs: the server must still say so when it is asked for that time.</summary>
    public List<SeenStock> Seen { get; } = [];

    /// <param name="look">Decides at what is looked of that which needs no time.</param>
    public async Task AwaitAsync(Dice look, Differences differences, CancellationToken stop)
    {
        var changes = shop.Changes;
        var skus = changes.Skus.Where(sku => sku.EverWaited).ToList();
        var orders = changes.Orders.Where(order => order.Lines.Any(line => line.Wait is not null)).ToList();
        foreach (var sku in skus) await UntilAsync(found => CompareAsync(sku, found, stop), differences, stop);
        foreach (var order in orders) await UntilAsync(found => CompareAsync(order, found, stop), differences, stop);
        if (look.Chance(25))
        {
            if (look.PickOrNone(changes.Skus.Where(sku => sku.IsKnown)) is { } sku) await SeeAsync(sku, differences, stop);
            if (look.PickOrNone(changes.Orders.Except(orders)) is { } order) await CompareAsync(order, differences, stop);
        }
        changes.Clear();
    }

    private async Task UntilAsync(Func<Differences, Task> compare, Differences differences, CancellationToken stop)
    {
        var started = Stopwatch.GetTimestamp();
        for (var pause = TimeSpan.FromMilliseconds(2); ; pause = pause < LongestPause ? pause * 2 : LongestPause)
        {
            var found = new Differences();
            await compare(found);
            if (found.IsEmpty || Stopwatch.GetElapsedTime(started) > deadline)
            {
                differences.Add(found);
                return;
            }
            await Task.Delay(pause, stop);
        }
    }

    private async Task CompareAsync(Sku sku, Differences differences, CancellationToken stop)
    {
        await CompareLevelsAsync(sku, differences, stop);
        await oms.CompareAsync("read SKU", $"/v1/skus/{sku.Id}", differences, actual =>
            differences.Compare("waiting", sku.Waiting, actual.Number("waiting")), stop);
    }

    private Task SeeAsync(Sku sku, Differences differences, CancellationToken stop) => oms.CompareAsync(
        "read SKU's stock",
        $"/v1/stock/{sku.Id}",
        differences,
        actual =>
        {
            StockComparison.Compare(sku, actual, differences);
            Seen.Add(new SeenStock(sku, actual.Text("asOf")!, StockComparison.WordsOf(actual)));
        },
        stop);

    private Task CompareLevelsAsync(Sku sku, Differences differences, CancellationToken stop) => oms.CompareAsync(
        "read SKU's stock", $"/v1/stock/{sku.Id}", differences, actual => StockComparison.Compare(sku, actual, differences), stop);

    private Task CompareAsync(Order order, Differences differences, CancellationToken stop) => oms.CompareAsync(
        "read order", $"/v1/orders/{order.Id}", differences, actual => OrderComparison.Compare(order, actual, differences), stop);
}

/// <summary>A SKU's levels at all its places at a time.</summary>
/// <param name="At">As the server said.</param>
public sealed record SeenStock(Sku Sku, string At, string Levels);
