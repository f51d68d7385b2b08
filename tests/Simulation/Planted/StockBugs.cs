namespace OrleansOms.Simulation.Planted;

/// <summary>Mistakes in the rules of units: stock locations, SKUs and transfers.</summary>
internal static class StockBugs
{
    private const string Counts = "src/Grains/Stock/StockCounts.cs";
    private const string Fold = "src/Grains/Stock/StockFold.cs";
    private const string Holds = "src/Grains/Stock/BackorderHolds.cs";
    private const string Location = "src/Grains/Stock/StockLocation.cs";
    private const string Promises = "src/Grains/Stock/StockPromises.cs";
    private const string Queue = "src/Grains/Skus/WaitQueue.cs";
    private const string SkuFold = "src/Grains/Skus/SkuFold.cs";
    private const string Transfers = "src/Grains/Stock/StockTransfers.cs";

    public static IReadOnlyList<PlantedBug> All { get; } =
    [
        new("a release that overtakes its reservation leaves no tombstone", 1589,
            new Edit(Promises, "null => Record(new StockReleased(c.Promise, 0)),", "null => Nothing,")),
        new("tombstones are forgotten before their messages die", 123,
            new Edit("src/Grains/Stock/StockLimits.cs", "TombstoneRetention = TimeSpan.FromMinutes(10)",
                "TombstoneRetention = TimeSpan.FromMilliseconds(10)")),
        new("units are looked for before the key is", 391,
            new Edit(Location, "        _ when state.Keys.TryGet(c.Key.Key, out var said) =>",
                "        { Type: MovementType.Damage } when c.Quantity > state.Free => Refuse(StockRejections.InsufficientStock(state, c.Quantity)),\n"
                + "        _ when state.Keys.TryGet(c.Key.Key, out var said) =>")),
        new("a release takes committed units out of the reserved ones", 1,
            new Edit(Fold, "? state with { Committed = state.Committed - e.Quantity }\n",
                "? state with { Reserved = state.Reserved - e.Quantity }\n")),
        new("a release's total counts as new units", 34,
            new Edit(Promises, "{ } promise => Record(new StockReleased(c.Promise, c.Total - promise.Released)),",
                "{ } promise => Record(new StockReleased(c.Promise, Math.Min(c.Total, promise.Left))),")),
        new("a shipment's total counts as new units", 44,
            new Edit(Promises, "{ } promise => Record(new StockShipped(c.Promise, c.Total - promise.Shipped)),",
                "{ } promise => Record(new StockShipped(c.Promise, Math.Min(c.Total, promise.Left))),")),
        new("what comes back is booked once more when it is told again", 8,
            new Edit("src/Grains/Stock/StockReturns.cs", "        not null => Nothing,\n", "        not null when c.Quantity < 1 => Nothing,\n"),
            new Edit("src/Grains/Stock/StockReturns.cs", "null when c.Quantity < 1 => Refuse", "_ when c.Quantity < 1 => Refuse"),
            new Edit("src/Grains/Stock/StockReturns.cs", "null => Record(new StockReturned", "_ => Record(new StockReturned")),
        new("what a transfer brings is booked once more when it is told again", 3,
            new Edit(Transfers, "var id when state.Arrivals.ContainsKey(id) || state.EndedArrivals.Contains(id) => Nothing,",
                "var id when state.EndedArrivals.Contains(id) => Nothing,")),
        new("a transfer's source forgets what is on its way", 2,
            new Edit(Transfers, "            InTransit = state.InTransit + e.Quantity,\n", "")),
        new("a count that breaks promises takes their units twice", 1,
            new Edit(Fold, "OnHand = state.OnHand + count.Variance + ((count as StockCountedShort)?.Broken ?? 0),",
                "OnHand = state.OnHand + count.Variance,")),
        new("a count breaks a promise that is being shipped", 4,
            new Edit(Counts, "promise is { Shipped: 0, Left: > 0 }", "promise is { Left: > 0 }")),
        new("a count breaks the oldest promise first", 2,
            new Edit(Counts, "OrderByDescending(one => one.Value.Since)", "OrderBy(one => one.Value.Since)")),
        new("units that a release frees are not held for those who wait", 10,
            new Edit(Fold, "var filled = BackorderHolds.Fill(state, Apply(Remembered(state, recorded.Origin.At), recorded));",
                "var applied = Apply(Remembered(state, recorded.Origin.At), recorded);\n"
                + "        var filled = recorded.Body is StockReleased ? applied : BackorderHolds.Fill(state, applied);")),
        new("safety stock is filled before those who wait", 8,
            new Edit(Holds, "Math.Max(after.Available, after.Free - before.Free)", "after.Available")),
        new("the newest of those who wait is served first", 3,
            new Edit(Queue, "pool.Entries.First().Value).MinBy(", "pool.Entries.Last().Value).MaxBy(")),
        new("a snapshot forgets that a line came and went", 1,
            new Edit(Queue, "queue.Newest.SetItems(newest)", "queue.Newest.SetItems([])")),
        new("units that an order does not want any more stay held", 8,
            new Edit(SkuFold, "return e.Taken ? answered : Returned(", "return e.Taken || version > 0 ? answered : Returned(")),
        new("a location answers before its SKU knows of it", 1,
            new Edit(Location, "=> state.Registered && state.Keys.TryGet(", "=> state.Keys.TryGet(")),
    ];
}
