using System.Text;
using OrleansOms.Load.Http;
using Spectre.Console;

namespace OrleansOms.Load.Bench;

/// <summary>Two-line orders over many SKUs, as fast as a number of connections gets their answers.</summary>
/// <remarks>The figures count only with the gate: what is committed in stock is what the acknowledged orders took, unit for unit.</remarks>
public sealed class OrdersBench(OrdersBenchOptions options, IAnsiConsole console)
{
    public const string Location = "BENCH";

    private const int StockPerSku = 100_000_000;
    private const int UnitsPerOrder = 2;
    private const int SetUpConnections = 8;
    private const int GateConnections = 32;

    /// <returns>0 when the gate held, else 1.</returns>
    public async Task<int> RunAsync(CancellationToken stop)
    {
        var recorder = new CallRecorder();
        using var oms = new OmsClient(options.Url, GateConnections, options.Patience, recorder, options.ApiKey);
        console.WriteLine(
            $"Run {options.Run}: {options.Skus:N0} SKUs, {options.Connections} connections, {options.Duration.TotalSeconds:0} s, seed {options.Seed}.");
        await ReceiveStockAsync(oms, stop);
        using var generator = new OrderGenerator(options);
        await OnOwnThread(() => generator.Drive(options.Warmup, null, stop));
        var cpu = Environment.CpuUsage.TotalTime;
        var elapsed = await OnOwnThread(() => generator.Drive(options.Duration, options.MaxOrders, stop));
        Report(generator, elapsed, Environment.CpuUsage.TotalTime - cpu);
        return await GateAsync(oms, generator.Acknowledged, stop) ? 0 : 1;
    }

    // The generator blocks, so it must not hold a thread of the pool.
    private static Task<TimeSpan> OnOwnThread(Func<TimeSpan> drive) =>
        Task.Factory.StartNew(drive, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private async Task ReceiveStockAsync(OmsClient oms, CancellationToken stop)
    {
        var place = """{"name":"Benchmark","kind":"warehouse","country":"GB"}"""u8.ToArray();
        Expect(await oms.PutAsync("put location", $"/v1/locations/{Location}", place, stop));
        var failures = new Failures();
        var bulk = new BulkMovements(oms, failures, options.Patience);
        var parts = Enumerable.Range(0, options.Skus).Chunk(BulkMovements.MaxMovements);
        var atOnce = new ParallelOptions { MaxDegreeOfParallelism = SetUpConnections, CancellationToken = stop };
        await Parallel.ForEachAsync(parts, atOnce, async (part, token) =>
        {
            var receipt = $$""","location":"{{Location}}","type":"receipt","quantity":{{StockPerSku}},"reason":"bench"}""";
            var movements = part.Select(number => $$"""{"sku":"{{OrderRequest.Sku(options.Run, number)}}"{{receipt}}""");
            var body = Encoding.ASCII.GetBytes($$"""{"movements":[{{string.Join(',', movements)}}]}""");
            var key = $"{options.Run}-stock-{part[0]}";
            await bulk.SendAsync("receive stock", $"stock of SKUs from {part[0]}", body, part.Length, key, token);
        });
        if (failures.Calls.FirstOrDefault() is { } refused) throw new BenchRefusedException(refused);
    }

    private void Report(OrderGenerator generator, TimeSpan elapsed, TimeSpan cpu)
    {
        LatencyTable.Write(console, [CallLatency.Of("place order", generator.Latencies)]);
        var orders = generator.Latencies.TotalCount;
        console.WriteLine($"{orders / elapsed.TotalSeconds:N0} orders/s: {orders:N0} orders in {elapsed.TotalSeconds:N1} s.");
        console.WriteLine($"Generator: {cpu.TotalMicroseconds / Math.Max(1, orders):N1} microseconds of CPU an order.");
        foreach (var (status, answers) in generator.Statuses)
            console.WriteLine($"status {(status == 0 ? "none, connection failed" : status)}: {answers:N0}");
    }

    private async Task<bool> GateAsync(OmsClient oms, long acknowledged, CancellationToken stop)
    {
        long committed = 0, missing = 0;
        var skus = Enumerable.Range(0, options.Skus).Select(number => OrderRequest.Sku(options.Run, number));
        var atOnce = new ParallelOptions { MaxDegreeOfParallelism = GateConnections, CancellationToken = stop };
        await Parallel.ForEachAsync(skus, atOnce, async (sku, token) =>
        {
            using var level = Expect(await oms.GetAsync("read stock", $"/v1/stock/{sku}/{Location}", token)).Json();
            var taken = level.RootElement.GetProperty("committed").GetInt64();
            Interlocked.Add(ref committed, taken);
            Interlocked.Add(ref missing, StockPerSku - taken - level.RootElement.GetProperty("available").GetInt64());
        });
        var holds = committed == acknowledged * UnitsPerOrder && missing == 0;
        console.WriteLine(
            $"gate: {committed:N0} units committed = {UnitsPerOrder} x {acknowledged:N0} acknowledged orders, "
            + $"{missing:N0} units neither committed nor available: {(holds ? "holds" : "FAILED")}");
        return holds;
    }

    private static Answer Expect(Answer answer) => answer.Succeeded ? answer : throw new BenchRefusedException(answer.Summary);
}

/// <summary>A call that prepares or checks the benchmark was refused.</summary>
public sealed class BenchRefusedException(string answer) : Exception(answer);
