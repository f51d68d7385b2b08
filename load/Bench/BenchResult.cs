using System.Text.Json;
using System.Text.Json.Serialization;

namespace OrleansOms.Load.Bench;

/// <summary>One run in a file of many, a line of JSON each.</summary>
/// <param name="Workload">What was driven; runs of one workload are compared.</param>
/// <param name="Side">Which program: its name in the table.</param>
/// <param name="PerSecond">Requests that succeeded, a second.</param>
public sealed record BenchResult(string Workload, string Side, double PerSecond, double P50Ms, double P99Ms, bool GateHolds)
{
    public static BenchResult Of(string workload, string side, BenchMeasure measure) =>
        new(workload, side, Math.Round(measure.PerSecond, 1), measure.Latency.P50, measure.Latency.P99, measure.GateHolds);

    public void AppendTo(string file) => File.AppendAllText(file, JsonSerializer.Serialize(this, BenchJson.Default.BenchResult) + "\n");

    /// <exception cref="BenchResultException">A line is not a run.</exception>
    public static IReadOnlyList<BenchResult> Read(string file) => [.. File.ReadLines(file).Index().Select(line => Parse(line.Item, line.Index + 1, file))];

    private static BenchResult Parse(string line, int number, string file)
    {
        try
        {
            return JsonSerializer.Deserialize(line, BenchJson.Default.BenchResult)!;
        }
        catch (JsonException)
        {
            throw new BenchResultException($"{file}, line {number}: this is not a benchmark's result.");
        }
    }
}

/// <summary>A file is not one of results.</summary>
public sealed class BenchResultException(string message) : Exception(message);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(BenchResult))]
internal sealed partial class BenchJson : JsonSerializerContext;
