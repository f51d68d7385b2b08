using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using OrleansOms.Load.Suites.Running;

namespace OrleansOms.Load.Suites.Report;

/// <summary>A run as files that programs read: <c>report.json</c> whole, <c>steps.csv</c> and <c>seconds.csv</c> for a spreadsheet.</summary>
public static class ResultFiles
{
    public const string Json = "report.json";

    private static readonly JsonSerializerOptions Form = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static void Write(SuiteResult result, SuiteResult? earlier, string directory)
    {
        Directory.CreateDirectory(directory);
        File.WriteAllText(Path.Combine(directory, Json), JsonSerializer.Serialize(result, Form));
        File.WriteAllText(Path.Combine(directory, "steps.csv"), Steps(result));
        File.WriteAllText(Path.Combine(directory, "seconds.csv"), Seconds(result.Seconds));
        File.WriteAllText(Path.Combine(directory, "report.html"), Html.HtmlReport.Of(result, earlier));
    }

    /// <summary>Reads an earlier run.</summary>
    /// <param name="path">Its <c>report.json</c>, or the directory of it.</param>
    /// <exception cref="FormatException">It is none; the message is for the person who gave it.</exception>
    public static SuiteResult Read(string path)
    {
        var file = Directory.Exists(path) ? Path.Combine(path, Json) : path;
        try
        {
            var result = JsonSerializer.Deserialize<SuiteResult>(File.ReadAllText(file), Form);
            return result is { Format: 2, Steps: not null, Phases: not null }
                ? result
                : throw new FormatException($"{file} is not the report of a suite.");
        }
        catch (Exception broken) when (broken is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new FormatException($"{file} can't be read as the report of a suite: {broken.Message}", broken);
        }
    }

    private static string Steps(SuiteResult result)
    {
        var csv = new StringBuilder(
            "phase,step,ok,refused,busy,overloaded,failed,okPerSecond,p50Ms,p90Ms,p95Ms,p99Ms,p999Ms,maxMs,turnedAwayP50Ms,turnedAwayP99Ms,overloadedP50Ms,overloadedP99Ms\n");
        foreach (var (phase, step) in result.StepsByPhase)
        {
            Row(
                csv, phase, step.Step, step.Ok, step.Refused, step.Busy, step.Overloaded, step.Failed, step.PerSecond, step.Latency.P50, step.Latency.P90,
                step.Latency.P95, step.Latency.P99, step.Latency.P999, step.Latency.Max, step.TurnedAway.P50, step.TurnedAway.P99,
                step.Overload.P50, step.Overload.P99);
        }
        return csv.ToString();
    }

    private static string Seconds(IReadOnlyList<Second> seconds)
    {
        var csv = new StringBuilder(
            "second,phase,arrivals,ok,refused,busy,overloaded,failed,p50Ms,p90Ms,p99Ms,maxMs,turnedAwayP99Ms,overloadedP99Ms,lagMaxMs,inFlight,waiting,connections\n");
        foreach (var second in seconds)
        {
            Row(
                csv, second.Number, second.Phase, second.Arrivals, second.Ok, second.Refused, second.Busy, second.Overloaded, second.Failed, second.P50, second.P90,
                second.P99, second.Max, second.TurnedAwayP99, second.OverloadedP99, second.LagMax, second.InFlight, second.Waiting, second.Connections);
        }
        return csv.ToString();
    }

    private static void Row(StringBuilder csv, params ReadOnlySpan<object> cells)
    {
        for (var index = 0; index < cells.Length; index++)
        {
            var text = cells[index] is double number ? number.ToString("0.###", CultureInfo.InvariantCulture) : $"{cells[index]}";
            if (text.AsSpan().ContainsAny(",\"\n")) text = $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
            csv.Append(index == 0 ? "" : ",").Append(text);
        }
        csv.Append('\n');
    }
}
