using OrleansOms.Load.Suites.Profile;
using OrleansOms.Load.Suites.Running;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace OrleansOms.Load.Suites.Report;

/// <summary>What a terminal shows of a running suite.</summary>
public sealed class Dashboard(string suite, LoadProfile profile)
{
    private const int HistorySeconds = 60;
    private const int ProgressWidth = 40;
    private const string Bars = " ▁▂▃▄▅▆▇█";

    public IRenderable Draw(Recording recording)
    {
        var seconds = recording.SecondsSoFar();
        var last = seconds.Count > 0 ? seconds[^1] : null;
        var recent = seconds.Skip(Math.Max(0, seconds.Count - HistorySeconds)).ToList();
        return new Panel(new Rows(Progress(seconds.Count, last), History(recent), Steps(recording)))
            .Header($"[bold]{Markup.Escape(suite)}[/]").Border(BoxBorder.Rounded).Expand();
    }

    private Markup Progress(int elapsed, Second? last)
    {
        var done = (int)Math.Min(ProgressWidth, ProgressWidth * elapsed / profile.Seconds);
        var bar = $"[green]{new string('━', done)}[/][grey]{new string('━', ProgressWidth - done)}[/]";
        var gauges = last is null
            ? ""
            : $"   {last.InFlight:N0} in flight   {last.Waiting:N0} waiting   {last.Connections:N0} connections   {Lag(last.LagMax)}";
        return new Markup($"{bar} {Math.Min(elapsed, profile.Seconds):N0} of {profile.Seconds:N0} s   phase [bold]{Markup.Escape(last?.Phase ?? "")}[/]{gauges}");
    }

    private static string Lag(double milliseconds) => $"[{(milliseconds > 50 ? "red" : "grey")}]generator late by {milliseconds:N1} ms[/]";

    private static Table History(List<Second> seconds)
    {
        var table = new Table().NoBorder().HideHeaders().AddColumn("").AddColumn("").AddColumn("");
        Add(table, "due/s", "grey", seconds, second => second.Arrivals, "N0");
        Add(table, "ok/s", "green", seconds, second => second.Ok, "N0");
        Add(table, "refused/s", "yellow", seconds, second => second.Refused + second.Busy, "N0");
        Add(table, "overloaded/s", "orange1", seconds, second => second.Overloaded, "N0");
        Add(table, "failed/s", "red", seconds, second => second.Failed, "N0");
        Add(table, "p50 ms", "blue", seconds, second => second.P50, "N1");
        Add(table, "p99 ms", "magenta", seconds, second => second.P99, "N1");
        return table;
    }

    private static void Add(Table table, string name, string colour, List<Second> seconds, Func<Second, double> value, string format)
    {
        var values = seconds.ConvertAll(second => value(second));
        var most = values.DefaultIfEmpty(0).Max();
        var bars = string.Concat(values.Select(one => Bars[most == 0 ? 0 : (int)Math.Round(one / most * (Bars.Length - 1))]));
        table.AddRow(
            new Markup(name), new Markup($"[{colour}]{values.LastOrDefault().ToString(format),10}[/]"), new Markup($"[{colour}]{bars}[/]"));
    }

    private static Table Steps(Recording recording)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumn("step");
        foreach (var column in (string[])["ok", "refused", "busy", "overloaded", "failed", "p50 ms", "p99 ms", "max ms"])
            table.AddColumn(new TableColumn(column).RightAligned());
        foreach (var step in recording.StepsSoFar)
        {
            table.AddRow(
                Markup.Escape(step.Step), $"{step.Ok:N0}", $"{step.Refused:N0}", $"{step.Busy:N0}", $"{step.Overloaded:N0}", $"{step.Failed:N0}", $"{step.P50:N1}",
                $"{step.P99:N1}", $"{step.Max:N1}");
        }
        return table;
    }
}
