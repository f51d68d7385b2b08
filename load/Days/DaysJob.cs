using System.Collections.Concurrent;
using System.Diagnostics;
using OrleansOms.Load.Days.Report;
using OrleansOms.Load.Http;
using OrleansOms.Load.Replay;
using OrleansOms.Load.Replay.Report;
using Spectre.Console;

namespace OrleansOms.Load.Days;

/// <summary>Many days, some of them at once, and what came of them.</summary>
public sealed class DaysJob(DaysOptions options, IAnsiConsole console)
{
    /// <returns>One of <see cref="ExitCodes"/>; 0 only when nothing differs.</returns>
    public async Task<int> RunAsync(CancellationToken stop)
    {
        console.WriteLine($"seed: {options.Seed}, {options.Days:N0} days, run {options.Run}");
        try
        {
            return await DriveAsync(stop);
        }
        catch (ServerUnreachableException unreachable)
        {
            console.WriteLine(unreachable.Message);
            return ExitCodes.ServerUnreachable;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            console.WriteLine("Interrupted.");
            return ExitCodes.Interrupted;
        }
    }

    private async Task<int> DriveAsync(CancellationToken stop)
    {
        using var oms = new OmsClient(options.Url, options.Parallel, options.Patience, new CallRecorder(), options.ApiKey);
        var results = new ConcurrentQueue<DayResult>();
        var started = Stopwatch.GetTimestamp();
        await new ProgressDisplay(console).ShowAsync("days", options.Days, (meter, token) => Parallel.ForEachAsync(
            Enumerable.Range(0, options.Days),
            new ParallelOptions { MaxDegreeOfParallelism = options.Parallel, CancellationToken = token },
            async (day, ended) =>
            {
                results.Enqueue(await new Day(options.Seed + day, options.Run, oms).RunAsync(ended));
                meter.Step();
            }), stop);
        var all = results.OrderBy(result => result.Seed).ToList();
        if (options.Script) DaysReport.WriteScripts(console, all);
        DaysReport.Write(console, options, all, Stopwatch.GetElapsedTime(started));
        return all.TrueForAll(result => result.Differences.IsEmpty) ? ExitCodes.Reconciled : ExitCodes.Differences;
    }
}
