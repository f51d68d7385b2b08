using OrleansOms.Load.Suites.Profile;
using OrleansOms.Load.Suites.Running;
using Spectre.Console;

namespace OrleansOms.Load.Suites.Report;

/// <summary>Shows a run while it goes on: a dashboard in a terminal, a line every few seconds elsewhere.</summary>
public sealed class LiveView(IAnsiConsole console, string suite, LoadProfile profile, Recording recording)
{
    private const int SecondsPerLine = 5;

    private static readonly TimeSpan Redraw = TimeSpan.FromMilliseconds(500);

    public async Task ShowAsync(Task run)
    {
        if (console.Profile.Capabilities.Interactive)
        {
            var dashboard = new Dashboard(suite, profile);
            await console.Live(dashboard.Draw(recording)).StartAsync(async live =>
            {
                await WhileAsync(run, () => live.UpdateTarget(dashboard.Draw(recording)));
                live.UpdateTarget(dashboard.Draw(recording));
            });
        }
        else
        {
            var shown = 0;
            await WhileAsync(run, () => shown = WriteLines(shown));
            WriteLines(shown);
        }
    }

    // Also where a phase begins, since there something is about to change.
    private int WriteLines(int shown)
    {
        var seconds = recording.SecondsSoFar();
        for (; shown < seconds.Count; shown++)
        {
            var second = seconds[shown];
            var isTold = (shown + 1) % SecondsPerLine == 0 || (shown > 0 && seconds[shown - 1].Phase != second.Phase);
            if (isTold) console.WriteLine(LineOf(second));
        }
        return shown;
    }

    private static string LineOf(Second second) =>
        $"{second.Number + 1,4} s {second.Phase,-12} {second.Arrivals,7:N0} due  {second.Ok,7:N0} ok  {second.Refused,7:N0} refused  "
        + $"{second.Busy,6:N0} busy  {second.Overloaded,6:N0} overloaded  {second.Failed,5:N0} failed  p50 {second.P50,8:N1}  p99 {second.P99,8:N1} ms  "
        + $"lag {second.LagMax,6:N1} ms  {second.InFlight,4} in flight  {second.Waiting,5:N0} waiting";

    private static async Task WhileAsync(Task run, Action show)
    {
        while (await Task.WhenAny(run, Task.Delay(Redraw)) != run) show();
        await run;
    }
}
