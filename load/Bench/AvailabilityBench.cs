using System.Text;
using System.Text.Json;
using OrleansOms.Load.Http;
using Spectre.Console;

namespace OrleansOms.Load.Bench;

/// <param name="Skus">Distinct SKUs, at least <paramref name="Batch"/>.</param>
/// <param name="Locations">Locations that each SKU has stock at, from 1.</param>
/// <param name="Batch">SKUs that one request asks for, 1 to 500: 1 is the look at a single SKU.</param>
public sealed record AvailabilityBenchOptions(ClosedLoop Loop, int Skus, int Locations, int Batch);

/// <summary>Looks at what can be had, as fast as a number of connections gets their answers.</summary>
/// <remarks>Its gate: every look was answered with 200, and each SKU's availability is what was received, at each location.</remarks>
public sealed class AvailabilityBench(AvailabilityBenchOptions options, IAnsiConsole console)
{
    private const int GateConnections = 8;
    private const int GateBatch = 100;

    private readonly string[] _locations = [.. Enumerable.Range(1, options.Locations).Select(number => $"{OrdersBench.Location}-{number}")];

    public async Task<BenchMeasure> RunAsync(CancellationToken stop)
    {
        var loop = options.Loop;
        using var oms = new OmsClient(loop.Url, GateConnections, loop.Patience, new CallRecorder(), loop.ApiKey);
        console.WriteLine(
            $"Run {loop.Run}: {options.Skus:N0} SKUs in {options.Locations} locations, {options.Batch} a look, {loop.Connections} connections, "
            + $"{loop.Duration.TotalSeconds:0} s, seed {loop.Seed}.");
        await BenchStock.ReceiveAsync(oms, loop, options.Skus, _locations, stop);
        using var generator = new Generator(loop, _ => AvailabilityRequest.Of(loop, options.Skus, options.Batch));
        var measure = await BenchRun.DriveAsync(generator, loop, "look", console, stop);
        console.WriteLine($"{measure.PerSecond * options.Batch:N0} SKUs/s.");
        return measure with { GateHolds = await GateAsync(oms, generator, stop) };
    }

    private async Task<bool> GateAsync(OmsClient oms, Generator generator, CancellationToken stop)
    {
        var right = 0;
        var parts = Enumerable.Range(0, options.Skus).Select(number => BenchStock.Sku(options.Loop.Run, number)).Chunk(GateBatch);
        var atOnce = new ParallelOptions { MaxDegreeOfParallelism = GateConnections, CancellationToken = stop };
        await Parallel.ForEachAsync(parts, atOnce, async (part, token) =>
        {
            var body = Encoding.ASCII.GetBytes($$"""{"skus":["{{string.Join("\",\"", part)}}"]}""");
            using var answer = (await oms.PostAsync("read availability", "/v1/availability", body, null, token)).Expected().Json();
            Interlocked.Add(ref right, answer.RootElement.GetProperty("items").EnumerateArray().Count(IsRight));
        });
        var holds = right == options.Skus && generator.Refused == 0;
        console.WriteLine(
            $"gate: {right:N0} of {options.Skus:N0} SKUs have what was received at each location, {generator.Refused:N0} looks were not answered with 200: "
            + (holds ? "holds" : "FAILED"));
        return holds;
    }

    private bool IsRight(JsonElement item) =>
        item.GetProperty("available").GetInt64() == (long)BenchStock.Units * options.Locations
        && item.GetProperty("locations").EnumerateArray().Select(at => (at.GetProperty("location").GetString(), at.GetProperty("available").GetInt64()))
            .ToHashSet().SetEquals(_locations.Select(location => ((string?)location, (long)BenchStock.Units)));
}
