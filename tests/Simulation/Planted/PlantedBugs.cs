using System.Collections.Concurrent;

namespace OrleansOms.Simulation.Planted;

/// <summary>All mistakes that the simulation has to see, and how it is tried whether it does.</summary>
public static class PlantedBugs
{
    /// <summary>Within so many seeds each has to be caught.</summary>
    public const long SeedsMax = 2_000;

    private static readonly ConcurrentDictionary<string, Lazy<Sources>> Known = new(StringComparer.Ordinal);

    public static IReadOnlyList<PlantedBug> All { get; } = [.. EngineBugs.All, .. StockBugs.All, .. OrderBugs.All];

    /// <summary>The repository's folder.</summary>
    public static string Root => Sources.Root.FullName;

    /// <summary>The projects that bugs are planted in.</summary>
    public static IEnumerable<string> Projects => All.Select(bug => bug.Project).Distinct(StringComparer.Ordinal);

    /// <summary>Hunts a bug in <paramref name="count"/> seeds from <paramref name="first"/> on, until it is caught.</summary>
    public static (long Tried, string? Invariant, string? How) Hunt(PlantedBug bug, ulong first, long count)
    {
        var sources = SourcesOf(bug.Project);
        var world = new PlantedWorld(sources.Assembly, sources.Compile(bug));
        var found = world.FirstFailure(first, count);
        world.Unload();
        return found;
    }

    /// <summary>The same without any bug: what fails then is wrong with how bugs are planted, or with the product.</summary>
    /// <returns>The seeds that fail, and how.</returns>
    public static IReadOnlyList<string> HuntNothing(string project, IEnumerable<ulong> seeds)
    {
        var sources = SourcesOf(project);
        var world = new PlantedWorld(sources.Assembly, sources.Compile());
        var failed = seeds.Select(seed => (seed, world.FirstFailure(seed, 1).How)).Where(run => run.How is not null).Select(run => $"{run.seed}: {run.How}").ToList();
        world.Unload();
        return failed;
    }

    private static Sources SourcesOf(string project) => Known.GetOrAdd(project, folder => new(() => new Sources(folder))).Value;
}
