using System.CommandLine;
using OrleansOms.Simulation.Planted;
using OrleansOms.Simulation.Running;

// The engine, the rules and the shells, unchanged, under a seeded scheduler, virtual time and faults of all kinds.
var seed = new Option<ulong?>("--seed") { Description = "Runs this seed again; one that fails is made as small as can be and its trace printed." };
var trace = new Option<bool>("--trace") { Description = "With --seed: prints the whole trace." };
var seeds = new Option<long>("--seeds") { Description = "So many seeds.", DefaultValueFactory = _ => 1_000 };
var from = new Option<ulong?>("--from") { Description = "The first of them; drawn and printed if it is not given." };
var atOnce = new Option<int>("--at-once") { Description = "So many at a time.", DefaultValueFactory = _ => Environment.ProcessorCount };
var command = new RootCommand("Simulates the order management system and checks what must hold.") { seed, trace, seeds, from, atOnce, PlantedVerb.Create() };
command.SetAction(arguments =>
{
    var output = Console.Out;
    if (arguments.GetValue(seed) is { } one) return Simulate.One(one, arguments.GetValue(trace), output) ? 0 : 1;
    var first = arguments.GetValue(from) ?? (ulong)Random.Shared.NextInt64(1_000_000_000);
    output.WriteLine($"Seeds {first} to {first + (ulong)arguments.GetValue(seeds) - 1}.");
    var summary = Simulate.Many(first, arguments.GetValue(seeds), arguments.GetValue(atOnce), output);
    Simulate.Write(summary, output);
    return summary.Failed.Count == 0 ? 0 : 1;
});
return command.Parse(args).Invoke();
