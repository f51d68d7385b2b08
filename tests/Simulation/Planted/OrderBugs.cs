namespace OrleansOms.Simulation.Planted;

/// <summary>Mistakes in the rules of orders, returns and references.</summary>
internal static class OrderBugs
{

    public static IReadOnlyList<PlantedBug> All { get; } =
    [
    ];
}
