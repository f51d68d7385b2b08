using System.Globalization;
using System.Text.RegularExpressions;

namespace OrleansOms.Load.Suites.Report;

/// <summary>A bound that a run must keep: <c>[PHASE/][STEP:]METRIC OPERATOR NUMBER</c>, such as <c>hold/place order:p99 &lt; 200</c>.</summary>
public sealed partial record Threshold(string Text, string? Phase, string? Step, string Metric, string Operator, double Bound)
{
    public const string Grammar =
        "[PHASE/][STEP:]METRIC OPERATOR NUMBER; metrics: rate (successes/s), p50, p90, p95, p99, p999, max (ms, of successes), refused, busy, "
        + "overloaded, failed, errors (busy and failed; % of answers), lag (p99, ms), or a scenario's own figure; operators: < <= > >= =.";

    /// <exception cref="FormatException">It is not of this form; the message is for the person who gave it.</exception>
    public static Threshold Parse(string text)
    {
        if (Form().Match(text) is not { Success: true } match) throw new FormatException($"'{text}' is not a threshold: {Grammar}");
        return new Threshold(
            text, Part(match, "phase"), Part(match, "step"), match.Groups["metric"].Value.Trim(), match.Groups["operator"].Value,
            double.Parse(match.Groups["bound"].Value, CultureInfo.InvariantCulture));
    }

    /// <returns>Not met when the run has no such phase, step or figure: what was not seen was not proved.</returns>
    public ThresholdResult Judge(SuiteResult result)
    {
        if (ValueIn(result) is not { } value) return new ThresholdResult(Text, null, IsMet: false);
        var isMet = Operator switch
        {
            "<" => value < Bound,
            "<=" => value <= Bound,
            ">" => value > Bound,
            ">=" => value >= Bound,
            _ => value.Equals(Bound),
        };
        return new ThresholdResult(Text, value, isMet);
    }

    private double? ValueIn(SuiteResult result)
    {
        if (Metric == "lag") return result.Lag.Latency.P99;
        if (result.Figures.FirstOrDefault(figure => figure.Name == Metric) is { } own) return own.Value;
        var steps = Phase is null ? result.Steps : result.Phases.FirstOrDefault(phase => phase.Phase == Phase)?.Steps;
        var chosen = steps?.Where(step => Step is null || step.Step == Step).ToList();
        return chosen is { Count: > 0 } ? ValueOf(chosen) : null;
    }

    // Percentiles of several steps can't be added; the worst of them is what a bound is about.
    private double? ValueOf(List<StepResult> steps) => Metric switch
    {
        "rate" => steps.Sum(step => step.PerSecond),
        "p50" => steps.Max(step => step.Latency.P50),
        "p90" => steps.Max(step => step.Latency.P90),
        "p95" => steps.Max(step => step.Latency.P95),
        "p99" => steps.Max(step => step.Latency.P99),
        "p999" => steps.Max(step => step.Latency.P999),
        "max" => steps.Max(step => step.Latency.Max),
        "refused" => Percent(steps, step => step.Refused),
        "busy" => Percent(steps, step => step.Busy),
        "overloaded" => Percent(steps, step => step.Overloaded),
        "failed" => Percent(steps, step => step.Failed),
        "errors" => Percent(steps, step => step.Busy + step.Failed),
        _ => null,
    };

    private static double Percent(List<StepResult> steps, Func<StepResult, long> some) =>
        100.0 * steps.Sum(some) / Math.Max(1, steps.Sum(step => step.Answers));

    private static string? Part(Match match, string name) => match.Groups[name] is { Success: true, Value: var value } ? value.Trim() : null;

    [GeneratedRegex(
        @"^\s*((?<phase>[^/:<>=]+)/)?((?<step>[^:<>=]+):)?(?<metric>[^:/<>=]+?)\s*(?<operator><=|>=|<|>|=)\s*(?<bound>[0-9]+(\.[0-9]+)?)\s*$",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Form();
}

/// <param name="Value">Null when the run has nothing of the kind.</param>
public sealed record ThresholdResult(string Threshold, double? Value, bool IsMet);
