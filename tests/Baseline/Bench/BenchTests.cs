using OrleansOms.Baseline.Tests.Hosting;
using OrleansOms.Load;
using OrleansOms.Load.Bench;
using OrleansOms.Load.Http;

namespace OrleansOms.Baseline.Tests.Bench;

/// <summary>The benchmark that compares the baseline has to hold on it.</summary>
public sealed class BenchTests(RunningBaseline baseline) : IClassFixture<RunningBaseline>
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Orders_ManyConnections_GateHolds(bool sourced)
    {
        await baseline.OpenShopAsync();
        await using var output = new StringWriter();

        var measure = await new OrdersBench(new OrdersBenchOptions(Loop(sourced ? "s" : "n"), Skus: 3, sourced), Terminal.Plain(output))
            .RunAsync(TestContext.Current.CancellationToken);

        Assert.True(measure.GateHolds, output.ToString());
        Assert.Contains("gate: 400 units committed = 2 x 200 acknowledged orders", output.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    public async Task Availability_ManyConnections_GateHolds(int batch)
    {
        await baseline.OpenShopAsync();
        await using var output = new StringWriter();

        var measure = await new AvailabilityBench(new AvailabilityBenchOptions(Loop($"a{batch}"), Skus: 30, Locations: 3, batch), Terminal.Plain(output))
            .RunAsync(TestContext.Current.CancellationToken);

        Assert.True(measure.GateHolds, output.ToString());
        Assert.Equal(200, measure.Latency.Calls);
    }

    private ClosedLoop Loop(string run) => new(
        baseline.Url, Connections: 16, TimeSpan.FromMinutes(5), TimeSpan.Zero, MaxRequests: 200, Seed: 1, run, Patience.UpTo(TimeSpan.FromSeconds(60)), ApiKey: null);
}
