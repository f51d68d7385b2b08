using OrleansOms.Load.Http;
using Spectre.Console;

namespace OrleansOms.Load.Bench;

/// <summary>What a benchmark measured. It counts only when its gate held.</summary>
/// <param name="PerSecond">Requests that were answered as they should be, a second.</param>
public sealed record BenchMeasure(double PerSecond, CallLatency Latency, bool GateHolds);

/// <summary>Warms up, measures and reports.</summary>
public static class BenchRun
{
    /// <param name="noun">What a request is, for the reader: order, look ...</param>
    /// <returns>The measure with its gate still to be looked at.</returns>
    public static async Task<BenchMeasure> DriveAsync(Generator generator, ClosedLoop loop, string noun, IAnsiConsole console, CancellationToken stop)
    {
        await OwnThread.Run(() => generator.Drive(loop.Warmup, null, stop));
        var cpu = Environment.CpuUsage.TotalTime;
        var elapsed = await OwnThread.Run(() => generator.Drive(loop.Duration, loop.MaxRequests, stop));
        var used = Environment.CpuUsage.TotalTime - cpu;

        var latency = CallLatency.Of(noun, generator.Latencies);
        var measure = new BenchMeasure(latency.Calls / elapsed.TotalSeconds, latency, GateHolds: false);
        LatencyTable.Write(console, [latency]);
        console.WriteLine($"{measure.PerSecond:N0} {noun}s/s: {latency.Calls:N0} in {elapsed.TotalSeconds:N1} s.");
        console.WriteLine($"Generator: {used.TotalMicroseconds / Math.Max(1, latency.Calls):N1} microseconds of CPU each.");
        foreach (var (status, answers) in generator.Statuses)
            console.WriteLine($"status {(status == 0 ? "none, connection failed" : status)}: {answers:N0}");
        return measure;
    }
}
