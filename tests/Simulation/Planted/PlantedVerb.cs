using System.CommandLine;

namespace OrleansOms.Simulation.Planted;

/// <summary>Hunts every planted bug from seed 1 on and prints the table of docs/RELIABILITY.md.</summary>
internal static class PlantedVerb
{
    public static Command Create()
    {
        var only = new Option<string?>("--only") { Description = "Only bugs whose name has this in it; with what was found." };
        var most = new Option<long>("--most") { Description = "So many seeds for each at most.", DefaultValueFactory = _ => PlantedBugs.SeedsMax };
        var atOnce = new Option<int>("--at-once") { Description = "So many bugs at a time.", DefaultValueFactory = _ => Environment.ProcessorCount };
        var command = new Command("planted", "Plants bugs in what is shipped and says after how many seeds each is caught, and by what.") { only, most, atOnce };
        command.SetAction(arguments => Run(arguments.GetValue(only) ?? "", arguments.GetValue(most), arguments.GetValue(atOnce), Console.Out) ? 0 : 1);
        return command;
    }

    private static bool Run(string only, long most, int atOnce, TextWriter output)
    {
        var gate = new Lock();
        var all = true;
        output.WriteLine("| planted | caught by | seeds |\n|---|---|---|");
        Parallel.ForEach(
            PlantedBugs.All.Where(bug => bug.Name.Contains(only, StringComparison.Ordinal)), new ParallelOptions { MaxDegreeOfParallelism = atOnce }, bug =>
            {
                var (tried, invariant, how) = PlantedBugs.Hunt(bug, first: 1, most);
                lock (gate)
                {
                    output.WriteLine($"| {bug.Name} | {invariant ?? "NOTHING"} | {tried} |");
                    if (only.Length > 0) output.WriteLine(how);
                    all &= invariant is not null;
                }
            });
        return all;
    }
}
