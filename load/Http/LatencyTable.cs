using Spectre.Console;

namespace OrleansOms.Load.Http;

/// <summary>Latencies as a table a person reads, in milliseconds.</summary>
public static class LatencyTable
{
    public static void Write(IAnsiConsole console, IEnumerable<CallLatency> latencies)
    {
        var table = new Table().Title("Latency, ms").AddColumn("call");
        foreach (var column in (string[])["calls", "p50", "p90", "p99", "max"]) table.AddColumn(new TableColumn(column).RightAligned());
        foreach (var call in latencies)
            table.AddRow(call.Kind, $"{call.Calls:N0}", $"{call.P50:N2}", $"{call.P90:N2}", $"{call.P99:N2}", $"{call.Max:N2}");
        console.Write(table);
    }
}
