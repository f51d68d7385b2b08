using System.CommandLine;
using OrleansOms.Growth;
using OrleansOms.Silo;

// Years of trade in minutes: a store as large as one gets, made by the shipped engine and rules without Orleans and HTTP.
var data = new Option<string>("--data") { Description = "The data directory, with nothing in it yet.", Required = true };
var orders = new Option<int>("--orders") { Description = "So many orders.", DefaultValueFactory = _ => 5_000_000 };
var skus = new Option<int>("--skus") { Description = "Over so many SKUs.", DefaultValueFactory = _ => 10_000 };
var seed = new Option<int>("--seed") { Description = "Draws the same orders again.", DefaultValueFactory = _ => 1 };
var command = new RootCommand("Fills an empty store with orders that were placed, shipped and delivered, to try how a store of that size behaves.")
{
    data, orders, skus, seed,
};
command.SetAction(async (arguments, stop) =>
{
    var options = SiloOptions.From(SiloOptions.Said(["--data", arguments.GetRequiredValue(data)]));
    var year = new Year(arguments.GetValue(orders), arguments.GetValue(skus), arguments.GetValue(seed));
    return await Filling.RunAsync(options, year, Console.Out, stop);
});
return await command.Parse(args).InvokeAsync();
