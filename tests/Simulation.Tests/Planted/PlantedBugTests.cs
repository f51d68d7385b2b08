using OrleansOms.Simulation.Planted;

namespace OrleansOms.Simulation.Tests.Planted;

/// <summary>
/// Proof that the simulation can see, in short: those bugs that the first seed is known to catch, each compiled and run here. All of them are hunted
/// from seed 1 on by the program's verb <c>planted</c>, which takes minutes.
/// </summary>
public class PlantedBugTests(ITestOutputHelper output)
{
    [Fact]
    public void Run_WithABugPlanted_CatchesIt()
    {
        var missed = new List<string>();
        var gate = new Lock();
        Parallel.ForEach(PlantedBugs.All.Where(bug => bug.Seeds == 1), new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, bug =>
        {
            // What changes in the product changes what a seed comes to, so one that caught it once may not do so any more.
            var found = PlantedBugs.Hunt(bug, bug.Seeds, 1);
            if (found.Invariant is null) found = PlantedBugs.Hunt(bug, 1, PlantedBugs.SeedsMax);
            lock (gate)
            {
                output.WriteLine($"{bug}: {found.Invariant ?? "not caught"}, seeds tried: {found.Tried}");
                if (found.Invariant is null) missed.Add(bug.Name);
            }
        });

        Assert.True(missed.Count == 0, $"Not caught: {string.Join("; ", missed)}");
    }

    [Fact]
    public void Run_CompiledTheSameWayWithoutABug_IsGood()
    {
        foreach (var project in PlantedBugs.Projects)
        {
            var seeds = PlantedBugs.All.Where(bug => bug.Project == project).Select(bug => bug.Seeds).Distinct();

            Assert.Empty(PlantedBugs.HuntNothing(project, seeds));
        }
    }

    [Fact]
    public void PlantedBugs_AreManyWithNamesOfTheirOwnAndSeeds()
    {
        Assert.True(PlantedBugs.All.Count >= 25);
        Assert.Distinct(PlantedBugs.All.Select(bug => bug.Name), StringComparer.Ordinal);
        Assert.All(PlantedBugs.All, bug => Assert.InRange(bug.Seeds, 1UL, (ulong)PlantedBugs.SeedsMax));
    }

    [Fact]
    public void Table_InTheDocumentation_NamesEachWithItsSeeds()
    {
        var text = File.ReadAllText(Path.Combine(PlantedBugs.Root, "docs", "RELIABILITY.md"));

        Assert.All(PlantedBugs.All, bug => Assert.Matches($@"\| {System.Text.RegularExpressions.Regex.Escape(bug.Name)} \| \w+ \| {bug.Seeds} \|", text));
    }
}
