using OrleansOms.Load.Http;
using OrleansOms.Load.Suites;
using OrleansOms.Load.Suites.Report;
using OrleansOms.Load.Suites.Running;
using OrleansOms.Load.Suites.Scenarios;
using OrleansOms.Load.Tests.Fake;

namespace OrleansOms.Load.Tests.Suites;

/// <summary>Suites against an order management system in memory that can be made to go wrong: a gate that can't fail proves nothing.</summary>
public class SuiteRunTests(ITestOutputHelper output)
{
    private static readonly ScenarioOptions Small = new()
    {
        Run = "t",
        Rate = 60,
        Seconds = 1.5,
        Skus = 20,
        Locations = 3,
        Lines = 3,
        Units = 1_000,
        Returns = 50,
        Cancels = 20,
        Attempts = 100,
        Orders = 20,
        Ratio = 5,
        Batch = 5,
        Watchers = 0,
    };

    [Theory]
    [InlineData("place-orders")]
    [InlineData("full-life")]
    [InlineData("returns-wave")]
    [InlineData("browse-storm")]
    [InlineData("soak")]
    public async Task Run_AnswersLostAndServerBusy_SettlesEachCallOnceAndItsGateHolds(string name)
    {
        await using var oms = await FakeOms.StartAsync();
        oms.Faults = request => (request % 11) switch { 2 => Fault.AnswerLost, 5 => Fault.Busy, 7 => Fault.RequestLost, _ => Fault.None };

        var result = await RunAsync(oms, name, Small);

        Assert.All(result.Gate, rule => Assert.True(rule.Holds, $"{rule.Rule}: {rule.Said}"));
        Assert.True(result.Settled > 0);
        Assert.Contains(result.Steps, step => step.Codes.ContainsKey("no answer"));
        Assert.Contains(result.Steps, step => step.Codes.ContainsKey("503"));
    }

    // A customer who is told so goes, so nothing is left to settle for him; whoever ships or takes back comes again.
    [Theory]
    [InlineData("place-orders")]
    [InlineData("full-life")]
    public async Task Run_CallsRefusedForOverload_CountsThemApartAndItsGateHolds(string name)
    {
        await using var oms = await FakeOms.StartAsync();
        oms.Faults = request => oms.Orders.All.Count > 0 && request % 3 == 0 ? Fault.Overloaded : Fault.None;

        var result = await RunAsync(oms, name, Small);

        Assert.All(result.Gate, rule => Assert.True(rule.Holds, $"{rule.Rule}: {rule.Said}"));
        var placing = result.Steps.Single(step => step.Step == "place order");
        Assert.True(placing.Overloaded > 0);
        Assert.Equal((placing.Overloaded, placing.Overloaded), (placing.Overload.Count, placing.Codes["503 overloaded"]));
        Assert.Equal((0, 0, placing.Ok), (placing.Busy, placing.TurnedAway.Count, placing.Latency.Count));
    }

    [Fact]
    public async Task FlashSale_AnswersLost_SellsExactly()
    {
        await using var oms = await FakeOms.StartAsync();
        oms.Faults = request => request % 5 == 0 ? Fault.AnswerLost : Fault.None;

        var result = await RunAsync(oms, "flash-sale", Small with { Units = 30 });

        Assert.All(result.Gate, rule => Assert.True(rule.Holds, $"{rule.Rule}: {rule.Said}"));
        Assert.Equal(30, oms.Orders.All.Count);
    }

    [Theory]
    [InlineData("unit", "stock is what the acknowledged calls made of it")]
    [InlineData("line", "every acknowledged order is there with its lines")]
    [InlineData("twice", "no order was acknowledged twice")]
    public async Task Run_AServerThatIsWrong_FailsItsGate(string wrong, string rule)
    {
        await using var oms = await FakeOms.StartAsync();
        var isDone = false;
        oms.Faults = _ =>
        {
            if (isDone || oms.Orders.All.Count < 10) return Fault.None;
            isDone = true;
            Spoil(oms, wrong);
            return Fault.None;
        };

        var result = await RunAsync(oms, "place-orders", Small);

        Assert.Contains(result.Gate, found => found.Rule == rule && !found.Holds);
        Assert.False(result.GateHolds);
    }

    [Fact]
    public async Task FlashSale_AServerThatOversells_FailsItsGate()
    {
        await using var oms = await FakeOms.StartAsync();
        var isDone = false;
        oms.Faults = _ =>
        {
            // At least: several are under way at a time, so one number may be passed over.
            if (isDone || oms.Orders.All.Count < 29) return Fault.None;
            isDone = true;
            oms.Stock.Any().Available = 5;
            return Fault.None;
        };

        var result = await RunAsync(oms, "flash-sale", Small with { Units = 30 });

        Assert.Contains(result.Gate, rule => rule is { Rule: "sold exactly", Holds: false });
    }

    [Fact]
    public async Task Run_BrowsingThatShowsTooMuch_FailsItsGate()
    {
        await using var oms = await FakeOms.StartAsync();
        oms.Faults = _ =>
        {
            if (oms.Orders.All.Count > 0) oms.Stock.Any().Available = 1_000_000;
            return Fault.None;
        };

        var result = await RunAsync(oms, "browse-storm", Small);

        Assert.Contains(result.Gate, rule => rule is { Rule: "no view showed what can't be", Holds: false });
    }

    // The server stands still while the first call is in: whoever arrives meanwhile waits, and that is his latency, not the server's few milliseconds.
    [Fact]
    public async Task Latency_WhileTheServerStandsStill_CountsFromTheIntendedTime()
    {
        await using var oms = await FakeOms.StartAsync();
        var orders = 0;
        oms.Faults = _ =>
        {
            if (oms.Orders.All.Count != 1 || Interlocked.Increment(ref orders) != 1) return Fault.None;
            Thread.Sleep(TimeSpan.FromSeconds(1));
            return Fault.None;
        };

        var result = await RunAsync(oms, "place-orders", Small with { Load = "inject:40:2" }, connections: 1);

        // 40 arrive within that second, half of them more than half a second before its end.
        var step = Assert.Single(result.Steps);
        Assert.Equal(80, step.Ok);
        Assert.True(step.Latency.P90 > 500, $"p90 is {step.Latency.P90} ms");
    }

    [Fact]
    public async Task Run_ClosedLoop_KeepsItsCopiesBusy()
    {
        await using var oms = await FakeOms.StartAsync();

        var result = await RunAsync(oms, "place-orders", Small with { Load = "constant:4:1,pause:0.2,constant:2:1" });

        Assert.True(result.GateHolds);
        Assert.Equal("1 constant, 2 pause, 3 constant", string.Join(", ", result.Phases.Select(phase => phase.Phase)));
        Assert.All(result.Phases, phase => Assert.Equal(phase.Kind == "keepConstant", phase.Arrivals > 0));
        Assert.All(result.Seconds, second => Assert.InRange(second.InFlight, 0, 4));
    }

    [Fact]
    public async Task Run_AServerThatRefusesToBePrepared_SaysSo()
    {
        await using var oms = await FakeOms.StartAsync();

        var refused = await Assert.ThrowsAsync<BadScenarioException>(() => RunAsync(oms, "place-orders", Small with { Units = 0 }));

        Assert.Contains("Opening stock", refused.Message, StringComparison.Ordinal);
    }

    private static void Spoil(FakeOms oms, string what)
    {
        switch (what)
        {
            case "unit":
                oms.Stock.Any().Committed--;
                break;
            case "line":
                oms.Orders.All[3].Lines.RemoveAt(0);
                break;
            case "twice":
                oms.Orders.Repeat = true;
                break;
        }
    }

    private async Task<SuiteResult> RunAsync(FakeOms oms, string name, ScenarioOptions options, int connections = 16)
    {
        await using var printed = new StringWriter();
        var patience = new Patience(TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(5), TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(30));
        var generator = new GeneratorOptions(oms.Url, ApiKey: null, connections, TimeSpan.FromSeconds(30), GiveUp: TimeSpan.FromSeconds(60), Seed: 1);
        var run = new SuiteRunOptions(name, options.Run, "", generator, MaxLagMs: 600_000, patience, GatePatience: TimeSpan.Zero, []);
        var scenario = Catalogue.Entries.Single(entry => entry.Name == name).Create(options);
        var result = await new SuiteRun(run, scenario, Terminal.Plain(printed)).RunAsync(TestContext.Current.CancellationToken);
        ResultTables.Write(Terminal.Plain(printed), result);
        output.WriteLine(printed.ToString());
        return result;
    }
}
