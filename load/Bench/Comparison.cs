using System.Text;
using Spectre.Console;

namespace OrleansOms.Load.Bench;

/// <summary>Runs of several sides under the same workloads: medians, and ratios to the first side.</summary>
/// <remarks>A run whose gate failed counts for nothing, so a workload with one has no ratio.</remarks>
public sealed class Comparison
{
    private static readonly string[] Columns =
        ["workload", "side", "runs", "requests/s, median", "least to most", "p50 ms", "p99 ms", "ratio", "gate"];

    private readonly List<string[]> _rows = [];

    public Comparison(IReadOnlyList<BenchResult> runs)
    {
        var reference = runs.Count == 0 ? "" : runs[0].Side;
        AllGatesHold = runs.Count > 0 && runs.All(run => run.GateHolds);
        foreach (var workload in runs.GroupBy(run => run.Workload, StringComparer.Ordinal))
        {
            var isSound = workload.All(run => run.GateHolds);
            var first = isSound && workload.Any(run => run.Side == reference) ? Median(workload.Where(run => run.Side == reference), run => run.PerSecond) : 0;
            foreach (var side in workload.GroupBy(run => run.Side, StringComparer.Ordinal)) _rows.Add(Row(workload.Key, side, first));
        }
    }

    public bool AllGatesHold { get; }

    /// <summary>The ratio of one side's median rate to the reference's, as it is shown.</summary>
    public string RatioOf(string workload, string side) => _rows.Find(row => row[0] == workload && row[1] == side)![7];

    public void Write(IAnsiConsole console)
    {
        var table = new Table().Border(TableBorder.Simple);
        foreach (var (index, column) in Columns.Index()) table.AddColumn(new TableColumn(column) { Alignment = IsNumber(index) ? Justify.Right : Justify.Left });
        foreach (var row in _rows) table.AddRow(Array.ConvertAll(row, Markup.Escape));
        console.Write(table);
    }

    public string Markdown()
    {
        var text = new StringBuilder($"| {string.Join(" | ", Columns)} |\n");
        text.Append($"|{string.Concat(Columns.Select((_, index) => IsNumber(index) ? "---:|" : "---|"))}\n");
        foreach (var row in _rows) text.Append($"| {string.Join(" | ", row)} |\n");
        return text.ToString();
    }

    private static string[] Row(string workload, IGrouping<string, BenchResult> side, double reference)
    {
        var rate = Median(side, run => run.PerSecond);
        return
        [
            workload,
            side.Key,
            $"{side.Count()}",
            $"{rate:N0}",
            $"{side.Min(run => run.PerSecond):N0} to {side.Max(run => run.PerSecond):N0}",
            $"{Median(side, run => run.P50Ms):N1}",
            $"{Median(side, run => run.P99Ms):N1}",
            reference > 0 ? $"{rate / reference:N2}x" : "none",
            side.All(run => run.GateHolds) ? "holds" : $"FAILED in {side.Count(run => !run.GateHolds)}",
        ];
    }

    // Of an even number of runs the mean of the two in the middle.
    private static double Median(IEnumerable<BenchResult> runs, Func<BenchResult, double> figure)
    {
        var sorted = runs.Select(figure).Order().ToList();
        return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }

    private static bool IsNumber(int column) => column is >= 2 and <= 7;
}
