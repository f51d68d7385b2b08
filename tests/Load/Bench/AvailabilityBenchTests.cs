using OrleansOms.Load.Bench;
using OrleansOms.Load.Http;
using OrleansOms.Load.Tests.Fake;

namespace OrleansOms.Load.Tests.Bench;

public class AvailabilityBenchTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    public async Task Run_SoManyLooks_AsksForKnownSkusAndItsGateHolds(int batch)
    {
        await using var oms = await FakeOms.StartAsync();

        var (measure, output) = await RunAsync(oms, batch);

        Assert.True(measure.GateHolds, output);
        Assert.Equal(150, measure.Latency.Calls);
        Assert.Contains("status 200: 150", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    public async Task Run_AUnitLostInStock_FailsItsGate(int batch)
    {
        await using var oms = await FakeOms.StartAsync();
        oms.Faults = request =>
        {
            if (request == 60) oms.Stock.Any().Available--;
            return Fault.None;
        };

        var (measure, output) = await RunAsync(oms, batch);

        Assert.False(measure.GateHolds);
        Assert.Contains("gate: 19 of 20 SKUs", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Next_Batch_AsksForDifferentSkus()
    {
        await using var oms = await FakeOms.StartAsync();
        var request = AvailabilityRequest.Of(Loop(oms.Url), skus: 10, batch: 10);

        request.Next(new Random(1));

        var text = System.Text.Encoding.ASCII.GetString(request.Bytes);
        Assert.All(Enumerable.Range(0, 10), sku => Assert.Contains($"\"{BenchStock.Sku("t", sku)}\"", text, StringComparison.Ordinal));
    }

    private static async Task<(BenchMeasure Measure, string Output)> RunAsync(FakeOms oms, int batch)
    {
        await using var output = new StringWriter();
        var measure = await new AvailabilityBench(new AvailabilityBenchOptions(Loop(oms.Url), Skus: 20, Locations: 3, batch), Terminal.Plain(output))
            .RunAsync(TestContext.Current.CancellationToken);
        return (measure, output.ToString());
    }

    private static ClosedLoop Loop(Uri url) => new(
        url, Connections: 4, TimeSpan.FromMinutes(5), TimeSpan.Zero, MaxRequests: 150, Seed: 1, "t", Patience.UpTo(TimeSpan.FromSeconds(30)), ApiKey: null);
}
