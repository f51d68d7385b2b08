using OrleansOms.Load.Http;
using Spectre.Console;

namespace OrleansOms.Load.Bench;

/// <summary>Two-line orders over many SKUs, as fast as a number of connections gets their answers.</summary>
/// <remarks>The figures count only with the gate: what is committed in stock is what the acknowledged orders took, unit for unit.</remarks>
public sealed class OrdersBench(OrdersBenchOptions options, IAnsiConsole console)
{
    public const string Location = "BENCH";

    private const int UnitsPerOrder = 2;
    private const int GateConnections = 32;

    public async Task<BenchMeasure> RunAsync(CancellationToken stop)
    {
        var loop = options.Loop;
        using var oms = new OmsClient(loop.Url, GateConnections, loop.Patience, new CallRecorder(), loop.ApiKey);
        console.WriteLine(
            $"Run {loop.Run}: {options.Skus:N0} SKUs, {loop.Connections} connections, {loop.Duration.TotalSeconds:0} s, seed {loop.Seed}.");
        await BenchStock.ReceiveAsync(oms, loop, options.Skus, [Location], stop);
        using var generator = new Generator(loop, connection => OrderRequest.Of(loop, options.Skus, options.Sourced, connection));
        var measure = await BenchRun.DriveAsync(generator, loop, "order", console, stop);
        return measure with { GateHolds = await GateAsync(oms, generator.Succeeded, stop) };
    }

    private async Task<bool> GateAsync(OmsClient oms, long acknowledged, CancellationToken stop)
    {
        long committed = 0, missing = 0;
        var skus = Enumerable.Range(0, options.Skus).Select(number => BenchStock.Sku(options.Loop.Run, number));
        var atOnce = new ParallelOptions { MaxDegreeOfParallelism = GateConnections, CancellationToken = stop };
        await Parallel.ForEachAsync(skus, atOnce, async (sku, token) =>
        {
            using var level = (await oms.GetAsync("read stock", $"/v1/stock/{sku}/{Location}", token)).Expected().Json();
            var taken = level.RootElement.GetProperty("committed").GetInt64();
            Interlocked.Add(ref committed, taken);
            Interlocked.Add(ref missing, BenchStock.Units - taken - level.RootElement.GetProperty("available").GetInt64());
        });
        var holds = committed == acknowledged * UnitsPerOrder && missing == 0;
        console.WriteLine(
            $"gate: {committed:N0} units committed = {UnitsPerOrder} x {acknowledged:N0} acknowledged orders, "
            + $"{missing:N0} units neither committed nor available: {(holds ? "holds" : "FAILED")}");
        return holds;
    }
}
