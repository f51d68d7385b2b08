using System.Diagnostics;
using OrleansOms.Load.Replay.Drive;
using Spectre.Console;

namespace OrleansOms.Load.Replay.Report;

/// <summary>Shows a phase while it runs: a bar with rate and time left in a terminal, a line every few seconds elsewhere.</summary>
public sealed class ProgressDisplay(IAnsiConsole console)
{
    private static readonly TimeSpan Redraw = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan BetweenLines = TimeSpan.FromSeconds(5);

    /// <param name="total">Steps of the phase, as its meter counts them.</param>
    public async Task<Meter> ShowAsync(string phase, long total, Func<Meter, CancellationToken, Task> run, CancellationToken stop)
    {
        var meter = new Meter();
        var started = Stopwatch.GetTimestamp();
        if (console.Profile.Capabilities.Interactive) await ShowBarAsync(phase, total, meter, started, run(meter, stop));
        else await ShowLinesAsync(phase, total, meter, started, run(meter, stop));
        return meter;
    }

    private Task ShowBarAsync(string phase, long total, Meter meter, long started, Task work) => console.Progress()
        .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
        .StartAsync(async context =>
        {
            var bar = context.AddTask(phase, maxValue: Math.Max(1, total));
            await WhileAsync(work, Redraw, () =>
            {
                bar.Value = meter.Steps;
                bar.Description = $"{phase}{Rate(meter, started)}";
            });
            bar.Value = bar.MaxValue;
        });

    private async Task ShowLinesAsync(string phase, long total, Meter meter, long started, Task work)
    {
        await WhileAsync(work, BetweenLines, () =>
        {
            var elapsed = Stopwatch.GetElapsedTime(started);
            if (elapsed < BetweenLines / 2 || meter.Steps == 0) return;
            var left = elapsed * ((total - meter.Steps) / (double)meter.Steps);
            console.WriteLine($"{phase}: {100.0 * meter.Steps / total:N0} %{Rate(meter, started)}, {left:hh\\:mm\\:ss} left");
        });
        console.WriteLine($"{phase}: {meter.Steps:N0} done in {Stopwatch.GetElapsedTime(started).TotalSeconds:N1} s");
    }

    private static async Task WhileAsync(Task work, TimeSpan interval, Action show)
    {
        while (await Task.WhenAny(work, Task.Delay(interval)) != work) show();
        await work;
    }

    private static string Rate(Meter meter, long started)
    {
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        return meter.Orders == 0 ? "" : $", {meter.Orders / seconds:N0} orders/s, {meter.Lines / seconds:N0} lines/s";
    }
}
