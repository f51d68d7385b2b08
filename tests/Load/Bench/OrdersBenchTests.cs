using OrleansOms.Load.Bench;
using OrleansOms.Load.Http;
using OrleansOms.Load.Tests.Fake;

namespace OrleansOms.Load.Tests.Bench;

public class OrdersBenchTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Run_SoManyOrders_PlacesThemAndItsGateHolds(bool sourced)
    {
        await using var oms = await FakeOms.StartAsync();

        var (holds, output) = await RunAsync(oms, sourced);

        Assert.True(holds, output);
        Assert.Contains("gate: 600 units committed = 2 x 300 acknowledged orders", output, StringComparison.Ordinal);
        Assert.Equal(300, oms.Orders.All.Count);
        Assert.All(oms.Orders.All, order =>
        {
            Assert.Equal(2, order.Lines.Select(line => line.Body.Sku).Distinct(StringComparer.Ordinal).Count());
            Assert.All(order.Lines, line => Assert.Equal(sourced ? null : OrdersBench.Location, line.Body.Location));
        });
    }

    [Fact]
    public async Task Run_AnswersLostAndServerBusy_SettlesEachOrderOnce()
    {
        await using var oms = await FakeOms.StartAsync();
        oms.Faults = request => (request % 9) switch { 2 => Fault.AnswerLost, 5 => Fault.Busy, 7 => Fault.RequestLost, _ => Fault.None };

        var (holds, output) = await RunAsync(oms, sourced: false);

        Assert.True(holds, output);
        Assert.Equal(300, oms.Orders.All.Count);
        Assert.Contains("status none, connection failed: ", output, StringComparison.Ordinal);
        Assert.Contains("status 503: ", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_AUnitLostInStock_FailsItsGate()
    {
        await using var oms = await FakeOms.StartAsync();
        oms.Faults = request =>
        {
            if (request == 200) oms.Stock.Any().Committed--;
            return Fault.None;
        };

        var (holds, output) = await RunAsync(oms, sourced: false);

        Assert.False(holds);
        Assert.Contains("FAILED", output, StringComparison.Ordinal);
    }

    private static async Task<(bool Holds, string Output)> RunAsync(FakeOms oms, bool sourced)
    {
        await using var output = new StringWriter();
        var patience = new Patience(TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(5), TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(30));
        var loop = new ClosedLoop(
            oms.Url, Connections: 4, TimeSpan.FromMinutes(5), TimeSpan.Zero, MaxRequests: 300, Seed: 1, "t", patience, ApiKey: null);
        var measure = await new OrdersBench(new OrdersBenchOptions(loop, Skus: 20, sourced), Terminal.Plain(output))
            .RunAsync(TestContext.Current.CancellationToken);
        return (measure.GateHolds, output.ToString());
    }
}
