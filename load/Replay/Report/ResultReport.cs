using OrleansOms.Load.Http;
using OrleansOms.Load.Replay.Plan;
using OrleansOms.Load.Replay.Reconciliation;
using Spectre.Console;

namespace OrleansOms.Load.Replay.Report;

/// <summary>Says what was measured and what differs.</summary>
public static class ResultReport
{
    public static void WriteSpeed(IAnsiConsole console, CallRecorder recorder, DriveTime? drive)
    {
        LatencyTable.Write(console, recorder.Latencies());
        if (drive is { } done)
            console.WriteLine(
                $"{done.Orders:N0} orders with {done.Lines:N0} lines placed, shipped and delivered, and {done.Returns:N0} returns announced, "
                + $"received, restocked and refunded in {done.Elapsed.TotalSeconds:N1} s: "
                + $"{done.Orders / done.Elapsed.TotalSeconds:N0} orders/s, {done.Lines / done.Elapsed.TotalSeconds:N0} lines/s.");
        if (recorder.Replays > 0) console.WriteLine($"{recorder.Replays:N0} calls were answered from an earlier run.");
        if (recorder.Repeats > 0) console.WriteLine($"{recorder.Repeats:N0} attempts failed and were repeated.");
        console.WriteLine();
    }

    public static void WriteFailures(IAnsiConsole console, Failures failures, int show)
    {
        foreach (var call in failures.Calls.Take(show)) console.WriteLine($"refused: {call}");
        if (failures.Calls.Count > show) console.WriteLine($"... and {failures.Calls.Count - show} more refused calls.");
    }

    public static void WriteReconciliation(IAnsiConsole console, ReplayPlan plan, Findings findings, OrderChecks orders, int show)
    {
        var table = new Table().Title("Reconciliation").AddColumn("check").AddColumn(new TableColumn("compared").RightAligned())
            .AddColumn(new TableColumn("different").RightAligned());
        foreach (var (check, compared, different) in findings.Checks) table.AddRow(check, $"{compared:N0}", $"{different:N0}");
        console.Write(table);
        var account = plan.Account;
        var currency = plan.Currency;
        console.WriteLine($"money: file {currency.Text(account.OrdersAmount)} {currency.Code}, system {currency.Text(orders.Total)}");
        var (refunds, goods) = (plan.Returns.Sum(planned => planned.Refund.Amount), plan.Returns.Sum(planned => planned.Refund.Goods));
        console.WriteLine(
            $"refunds: plan {currency.Text(refunds)} {currency.Code}, system {currency.Text(orders.Refunded)}; difference of the prices paid to the "
            + $"file's cancellations {currency.Text(goods + account.ReturnsAmount)}");
        console.WriteLine(account.Identity);
        foreach (var difference in findings.Differences.Take(show))
            console.WriteLine($"different: {difference.Check}: {difference.Subject}: expected {difference.Expected}, found {difference.Actual}");
        if (findings.Differences.Count > show) console.WriteLine($"... and {findings.Differences.Count - show} more differences.");
    }
}
