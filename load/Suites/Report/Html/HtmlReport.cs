using System.Net;
using System.Text;
using OrleansOms.Load.Suites.Running;

namespace OrleansOms.Load.Suites.Report.Html;

/// <summary>A run as one page that needs nothing else: no script, no file beside it, in light and dark.</summary>
public static class HtmlReport
{
    /// <param name="earlier">A run to compare with; null for none.</param>
    public static string Of(SuiteResult result, SuiteResult? earlier)
    {
        var page = new StringBuilder();
        page.Append("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">");
        page.Append($"<title>{Text(result.Suite)} {Text(result.Run)}</title><style>{PageStyle.Css}</style></head><body><main>");
        WriteHead(page, result);
        WriteTiles(page, result);
        foreach (var chart in ChartsOf(result)) page.Append(chart.Svg());
        WriteSteps(page, result);
        WriteCodes(page, result);
        if (earlier is not null) WriteComparison(page, earlier, result);
        WriteGate(page, result);
        page.Append("<footer>Latency counts from when a call should have been sent, so waiting for a connection is in it. ");
        page.Append("A figure counts only if the gate holds.</footer>");
        return page.Append("</main></body></html>\n").ToString();
    }

    private static void WriteHead(StringBuilder page, SuiteResult result)
    {
        var (style, verdict) = result switch
        {
            { GateHolds: false } => ("bad", "Gate failed"),
            { Lag.IsVoid: true } => ("warn", "Void: the generator was late"),
            _ when result.Thresholds.Any(threshold => !threshold.IsMet) => ("warn", "Threshold missed"),
            _ => ("good", "Passed"),
        };
        page.Append($"<header><h1>{Text(result.Suite)}</h1><span class=\"verdict {style}\">{verdict}</span>");
        page.Append($"<p>{Text(result.Sizes)}</p>");
        page.Append($"<p class=\"fine\">Run {Text(result.Run)}, {result.StartedAt:u}, {Text(result.Url)}, from {result.Machine.Cores} cores, ");
        page.Append($"{Text(result.Machine.OperatingSystem)}, {Text(result.Machine.Runtime)}</p>");
        page.Append($"<p class=\"fine\"><code>{Text(result.Command)}</code></p></header>");
    }

    private static void WriteTiles(StringBuilder page, SuiteResult result)
    {
        page.Append("<section class=\"tiles\">");
        var main = result.Steps.FirstOrDefault(step => step is { Step: "place order", Ok: > 0 }) ?? result.Steps.MaxBy(step => step.Ok);
        var answers = Math.Max(1, result.Steps.Sum(step => step.Answers));
        Tile(page, $"{result.Steps.Sum(step => step.PerSecond):N0}", "successes a second");
        if (main is not null)
        {
            Tile(page, $"{main.Latency.P50:N1} ms", $"p50 of {main.Step}");
            Tile(page, $"{main.Latency.P99:N1} ms", $"p99 of {main.Step}");
        }
        Tile(page, $"{100.0 * result.Steps.Sum(step => step.Refused) / answers:N1} %", "refused (409)");
        Tile(page, $"{100.0 * result.Steps.Sum(step => step.Overloaded) / answers:N1} %", "refused for overload");
        Tile(page, $"{100.0 * result.Steps.Sum(step => step.Busy + step.Failed) / answers:N2} %", "turned away or failed");
        Tile(page, $"{result.Lag.Latency.P99:N1} ms", "generator late, p99");
        foreach (var figure in result.Figures) Tile(page, $"{figure.Value:N1}", $"{figure.Name}, {figure.Unit}");
        page.Append("</section>");
    }

    private static IEnumerable<Chart> ChartsOf(SuiteResult result)
    {
        var bands = result.Phases.Select(phase => new Band(phase.Phase, phase.Start, phase.Start + phase.Seconds)).ToList();
        yield return new Chart("Answers", "a second; an arrival can make several calls", [
            Line("arrivals due", "due", second => second.Arrivals), Line("ok", "ok", second => second.Ok),
            .. Seen(Line("refused", "refused", second => second.Refused), Line("busy", "busy", second => second.Busy),
                Line("overloaded", "lag", second => second.Overloaded), Line("failed", "failed", second => second.Failed))], bands);
        yield return new Chart("Latency of what succeeded", "ms, logarithmic", [
            Times("p50", "p50", second => second.P50), Times("p90", "p90", second => second.P90), Times("p99", "p99", second => second.P99),
            Times("max", "max", second => second.Max), .. Seen(
                Times("p99 of refusals", "refused", second => second.TurnedAwayP99),
                Times("p99 of refusals for overload", "lag", second => second.OverloadedP99))],
            bands, IsLogarithmic: true);
        if (result.Seconds.Any(second => second.Refused + second.Busy + second.Overloaded + second.Failed > 0))
        {
            yield return new Chart("Not served", "a second, stacked", [
                Line("refused", "refused", second => second.Refused), Line("busy", "busy", second => second.Busy),
                Line("overloaded", "due", second => second.Overloaded), Line("failed", "failed", second => second.Failed)], bands, IsStacked: true);
        }
        yield return new Chart("In flight and waiting", "arrivals", [
            Line("in flight", "p50", second => second.InFlight), Line("waiting for a connection", "p99", second => second.Waiting)], bands);
        yield return new Chart("Generator late", "ms, at most in each second", [Line("lag", "lag", second => second.LagMax)], bands);

        Series Line(string name, string style, Func<Second, double> value) => new(name, style, [.. result.Seconds.Select(value)]);

        static IEnumerable<Series> Seen(params Series[] all) => all.Where(series => series.Values.Any(value => value > 0));

        // A second in which nothing succeeded has no latency.
        Series Times(string name, string style, Func<Second, double> value) =>
            new(name, style, [.. result.Seconds.Select(second => value(second) is var time and > 0 ? time : double.NaN)]);
    }

    private static void WriteSteps(StringBuilder page, SuiteResult result)
    {
        WriteColumns(page, "Steps", ["ok", "ok/s", "refused", "busy", "overloaded", "failed", "p50", "p90", "p99", "p99.9", "max", "no: p99", "overloaded: p99"]);
        foreach (var (phase, step) in result.StepsByPhase)
        {
            page.Append($"<tr{(phase == "all" ? " class=\"all\"" : "")}><td>{Text(phase)}</td><td>{Text(step.Step)}</td>");
            page.Append($"<td>{step.Ok:N0}</td><td>{step.PerSecond:N1}</td>");
            page.Append($"<td>{step.Refused:N0}</td><td>{step.Busy:N0}</td><td>{step.Overloaded:N0}</td><td>{step.Failed:N0}</td>");
            var ok = step.Latency;
            foreach (var time in (double[])[ok.P50, ok.P90, ok.P99, ok.P999, ok.Max, step.TurnedAway.P99, step.Overload.P99]) page.Append($"<td>{time:N1}</td>");
            page.Append("</tr>");
        }
        page.Append("</tbody></table><p class=\"fine\">Times in ms. A phase's answers are those to what arrived in it.</p></section>");
    }

    private static void WriteCodes(StringBuilder page, SuiteResult result)
    {
        var codes = result.Steps.SelectMany(step => step.Codes, (step, code) => (step.Step, Code: code.Key, Count: code.Value));
        var most = result.Steps.SelectMany(step => step.Codes.Values).DefaultIfEmpty(1).Max();
        page.Append("<section><h2>Answers by code</h2><table class=\"codes\"><tbody>");
        foreach (var (step, code, count) in codes.OrderByDescending(code => code.Count))
        {
            page.Append($"<tr><td>{Text(step)}</td><td>{Text(code)}</td><td>{count:N0}</td>");
            page.Append($"<td class=\"wide\"><i class=\"{StyleOf(code)}\" style=\"width:{100.0 * count / most:0.#}%\"></i></td></tr>");
        }
        page.Append("</tbody></table></section>");
    }

    private static string StyleOf(string code) => code[..Math.Min(3, code.Length)] switch
    {
        ['2', ..] => "ok",
        "409" => "refused",
        "429" or "503" => "busy",
        _ => "failed",
    };

    private static void WriteComparison(StringBuilder page, SuiteResult earlier, SuiteResult now)
    {
        var title = $"Against run {earlier.Run} of {earlier.StartedAt:u}";
        WriteColumns(page, title, ["ok/s then", "now", "", "p50 then", "now", "", "p99 then", "now", ""]);
        foreach (var (phase, then, step) in Comparison.Of(earlier, now))
        {
            page.Append($"<tr><td>{Text(phase)}</td><td>{Text(step.Step)}</td>");
            Pair(page, then.PerSecond, step.PerSecond, moreIsBetter: true);
            Pair(page, then.Latency.P50, step.Latency.P50, moreIsBetter: false);
            Pair(page, then.Latency.P99, step.Latency.P99, moreIsBetter: false);
            page.Append("</tr>");
        }
        page.Append("</tbody></table>");
        foreach (var reservation in Comparison.Reservations(earlier, now)) page.Append($"<p class=\"fine\">With care: {Text(reservation)}.</p>");
        page.Append("</section>");
    }

    private static void WriteColumns(StringBuilder page, string title, string[] columns)
    {
        page.Append($"<section><h2>{Text(title)}</h2><table><thead><tr><th>phase</th><th>step</th>");
        foreach (var column in columns) page.Append($"<th>{column}</th>");
        page.Append("</tr></thead><tbody>");
    }

    private static void Pair(StringBuilder page, double then, double now, bool moreIsBetter)
    {
        const double Noise = 0.05;
        var style = then == 0 || Math.Abs((now / then) - 1) < Noise ? "" : now > then == moreIsBetter ? "better" : "worse";
        page.Append($"<td>{then:N1}</td><td>{now:N1}</td><td class=\"{style}\">{Comparison.Change(then, now)}</td>");
    }

    private static void WriteGate(StringBuilder page, SuiteResult result)
    {
        page.Append("<section><h2>Gate and thresholds</h2><table class=\"rules\"><tbody>");
        foreach (var rule in result.Gate) Rule(page, rule.Holds, rule.Rule, rule.Said);
        foreach (var threshold in result.Thresholds)
            Rule(page, threshold.IsMet, threshold.Threshold, threshold.Value is { } value ? $"{value:N2}" : "not seen");
        page.Append("</tbody></table></section>");
    }

    private static void Rule(StringBuilder page, bool holds, string rule, string said)
    {
        page.Append($"<tr><td class=\"{(holds ? "good" : "bad")}\">{(holds ? "holds" : "failed")}</td>");
        page.Append($"<td>{Text(rule)}</td><td>{Text(said)}</td></tr>");
    }

    private static void Tile(StringBuilder page, string value, string what) =>
        page.Append($"<div><b>{Text(value)}</b><span>{Text(what)}</span></div>");

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
