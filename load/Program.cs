using System.CommandLine;
using OrleansOms.Load.Bench;
using OrleansOms.Load.Days;
using OrleansOms.Load.Replay;

var root = new RootCommand("Drives the order management system over its HTTP API: real histories, random days and benchmarks.")
{
    ReplayVerb.Create(),
    DaysVerb.Create(),
    BenchVerb.Create(),
};
return await root.Parse(args).InvokeAsync();
