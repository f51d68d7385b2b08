namespace OrleansOms.Simulation.Planted;

/// <summary>Mistakes in the rules of orders, returns and references.</summary>
internal static class OrderBugs
{
    private const string Allocation = "src/Grains/Orders/Allocation.cs";
    private const string Fold = "src/Grains/Orders/OrderFold.cs";
    private const string Fulfilment = "src/Grains/Orders/Fulfilment.cs";
    private const string Placement = "src/Grains/Orders/PlacementFold.cs";
    private const string Returning = "src/Grains/Orders/Returning.cs";

    public static IReadOnlyList<PlantedBug> All { get; } =
    [
        new("what one request asks of one line in several parts is not summed", 8,
            new Edit("src/Grains/Orders/LineDemand.cs", "if (places.TryAdd(named[i].Line, sums.Count))",
                "if (places.TryAdd(named[i].Line, sums.Count) || i > 0)")),
        new("a key is marked as done though its placing was refused", 1,
            new Edit(Placement, "            NextWait = state.NextWait,\n            Refused = new",
                "            NextWait = state.NextWait,\n            Keys = [state.Keys[0] with { Done = 1 }],\n            Refused = new")),
        new("the version is judged before the key", 6,
            new Edit("src/Grains/Orders/RequestKeys.cs", "        if (state.FindKey(key.Key) is { } known)",
                "        if (ifMatch is { } first && first != state.Version)\n        {\n"
                + "            return Decide.Refuse<OrderEvent, Reply>(Rejections.StaleVersion);\n        }\n\n"
                + "        if (state.FindKey(key.Key) is { } known)")),
        new("a cancellation gives back less than it took", 2,
            new Edit(Allocation, "{ } when ToRelease > Released => new ReleaseStock(promise, ToRelease),",
                "{ } when ToRelease > Released => new ReleaseStock(promise, ToRelease - Released),")),
        new("what was released is counted twice", 2,
            new Edit(Fold, "{ Released = e.Total }), version);", "{ Released = state.Find(e.N)!.Released + e.Total }), version);")),
        new("a shipment is told before its units have left", 1,
            new Edit("src/Grains/Orders/Shipping.cs", "return Fulfilment.HaveLeft(Fulfilment.Start(state, started), started.Parts)\n",
                "return !Fulfilment.HaveLeft(state, started.Parts) || started.N > 0\n")),
        new("a reservation that was not answered is not given back", 6,
            new Edit(Placement, "allocation.IsService ? allocation : allocation with",
                "allocation.IsService || allocation.Held == Hold.None ? allocation : allocation with")),
        new("a refused order keeps its reference", 23,
            new Edit(Placement, "Awaited = NotBack(allocations) + waits.Length + (state.Placement.Claim is null ? 0 : 1),",
                "Awaited = NotBack(allocations) + waits.Length,")),
        new("a reference that another order has is given once more", 6,
            new Edit("src/Grains/References/Reference.cs", "        { } holder when holder.Order != claim.Order => Refuse(Rejections.DuplicateReference),\n",
                "")),
        new("the desk refuses an order for want of stock that it has placed already", 51,
            new Edit("src/Grains/Orders/Desk/ShortageRefusal.cs", "plan && !await MayExist(node, order)", "plan && !(await MayExist(node, order) && order.Id.Length == 0)")),
        new("a return may claim what another return has claimed", 302,
            new Edit(Returning, "                unclaimed[line.Line - 1] -= line.Quantity;\n", "                _ = line;\n")),
        new("a refund ignores the refunds before it", 357,
            new Edit(Returning, "Removals.Refund(state.Terms!, state.Cancellations, state.Refunds, c.Lines)",
                "Removals.Refund(state.Terms!, state.Cancellations, [], c.Lines)")),
    ];
}
