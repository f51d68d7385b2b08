using OrleansOms.EndToEnd.Tests.Hosting;
using OrleansOms.Load;
using OrleansOms.Load.Http;
using OrleansOms.Load.Suites;
using OrleansOms.Load.Suites.Report;
using OrleansOms.Load.Suites.Running;
using OrleansOms.Load.Suites.Scenarios;

namespace OrleansOms.EndToEnd.Tests.Suites;

/// <summary>Each load suite in seconds against a silo in a process of its own. What counts is the gate; how fast it was does not.</summary>
public sealed class SuiteSmokeTests(SuiteSmokeTests.OneSilo one, ITestOutputHelper output) : IClassFixture<SuiteSmokeTests.OneSilo>
{
    private static readonly ScenarioOptions Small = new()
    {
        Rate = 40,
        Seconds = 2,
        Skus = 60,
        Locations = 3,
        Lines = 3,
        Units = 1_000_000,
        Attempts = 240,
        Orders = 25,
        Ratio = 20,
        Batch = 20,
        Watchers = 5,
    };

    /// <summary>Every scenario of the catalogue, so that a new one is not forgotten.</summary>
    public static TheoryData<string> Names { get; } = [.. Catalogue.Entries.Select(entry => entry.Name)];

    [Theory, MemberData(nameof(Names))]
    public async Task Suite_Small_EndsWithItsGate(string name)
    {
        var result = await RunAsync(name, name == "flash-sale" ? Small with { Units = 50 } : Small);

        Assert.All(result.Gate, rule => Assert.True(rule.Holds, $"{rule.Rule}: {rule.Said}"));
        Assert.True(result.Steps.Sum(step => step.Ok) > 20);
        Assert.DoesNotContain(result.Steps, step => step.Failed > 0);
    }

    [Fact]
    public async Task BrowseStorm_SevenHundredLooksAnOrder_EndsWithItsGate()
    {
        var result = await RunAsync("browse-storm", Small with { Ratio = 700, Rate = 500 });

        Assert.All(result.Gate, rule => Assert.True(rule.Holds, $"{rule.Rule}: {rule.Said}"));
        Assert.Contains(result.Steps, step => step is { Step: "look at one", Ok: > 0 });
        Assert.Contains(result.Steps, step => step is { Step: "look at many", Ok: > 0 });
    }

    [Fact]
    public async Task FlashSale_FarMoreWantThanThereIs_SellsOutAndRefusesTheRest()
    {
        var result = await RunAsync("flash-sale", Small with { Units = 20 });

        var orders = Assert.Single(result.Steps);
        Assert.Equal((20, Small.Attempts - 20), (orders.Ok, orders.Refused));
        Assert.Contains(result.Gate, rule => rule is { Rule: "sold exactly", Holds: true });
    }

    [Theory, InlineData("place-orders"), InlineData("full-life")]
    public async Task Suite_WhoseOrdersNameNoLocation_EndsWithItsGate(string name)
    {
        var result = await RunAsync(name, Small with { Sourced = true, Spread = 2, Units = 30, Zipf = 1.5 });

        Assert.All(result.Gate, rule => Assert.True(rule.Holds, $"{rule.Rule}: {rule.Said}"));
    }

    private async Task<SuiteResult> RunAsync(string name, ScenarioOptions sizes)
    {
        var options = sizes with { Run = Unique.Id("suite"), History = BuiltInBaskets };
        var generator = new GeneratorOptions(
            one.Url, ApiKey: null, Connections: 32, TimeSpan.FromSeconds(60), GiveUp: TimeSpan.FromSeconds(60), options.Seed);
        var patience = Patience.UpTo(TimeSpan.FromSeconds(60));
        var run = new SuiteRunOptions(name, options.Run, "", generator, MaxLagMs: 600_000, patience, GatePatience: TimeSpan.FromSeconds(30), []);
        await using var printed = new StringWriter();
        var scenario = Catalogue.Entries.Single(entry => entry.Name == name).Create(options);
        var result = await new SuiteRun(run, scenario, Terminal.Plain(printed)).RunAsync(TestContext.Current.CancellationToken);
        ResultTables.Write(Terminal.Plain(printed), result);
        output.WriteLine(printed.ToString());
        return result;
    }

    // The same everywhere, whether or not the real data are there.
    private static string BuiltInBaskets => Path.Combine(AppContext.BaseDirectory, "Suites", "Fixtures", "baskets.csv");

    /// <summary>The silo that all of them drive.</summary>
    public sealed class OneSilo : IAsyncLifetime
    {
        private readonly DataDirectory _data = new();
        private SiloProcess? _silo;

        public Uri Url => _silo!.Oms.Http.BaseAddress!;

        public async ValueTask InitializeAsync() => _silo = await SiloProcess.ServeAsync(_data);

        public async ValueTask DisposeAsync()
        {
            if (_silo is not null) await _silo.DisposeAsync();
            _data.Dispose();
        }
    }
}
