using System.CommandLine;
using OrleansOms.Load.Bench;
using OrleansOms.Load.Days;
using OrleansOms.Load.Replay;
using OrleansOms.Load.Suites;

var root = new RootCommand("Drives the order management system over its HTTP API: real histories, random days, load suites and benchmarks.")
{
    ReplayVerb.Create(),
    DaysVerb.Create(),
    BenchVerb.Create(),
    SuiteVerb.Create(),
};
return await root.Parse(args).InvokeAsync();
