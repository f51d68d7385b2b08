namespace OrleansOms.Simulation.Planted;

/// <summary>Mistakes in the rules of units: stock locations, SKUs and transfers.</summary>
internal static class StockBugs
{
    private const string Fold = "src/Grains/Stock/StockFold.cs";

    public static IReadOnlyList<PlantedBug> All { get; } =
    [
        new("a release takes committed units out of the reserved ones", 1,
            new Edit(Fold, "? state with { Committed = state.Committed - e.Quantity }\n", "? state with { Reserved = state.Reserved - e.Quantity }\n")),
    ];
}
