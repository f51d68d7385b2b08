using System.Diagnostics;
using OrleansOms.Load.Http;
using OrleansOms.Load.Replay.Drive;
using OrleansOms.Load.Replay.History;
using OrleansOms.Load.Replay.Plan;
using OrleansOms.Load.Replay.Reconciliation;
using OrleansOms.Load.Replay.Report;
using Spectre.Console;

namespace OrleansOms.Load.Replay;

/// <summary>The whole replay: plan, drive, reconcile, report.</summary>
public sealed class ReplayJob(ReplayOptions options, IAnsiConsole console)
{
    /// <returns>One of <see cref="ExitCodes"/>; 0 only when nothing differs.</returns>
    public async Task<int> RunAsync(CancellationToken stop)
    {
        try
        {
            var plan = ReplayPlan.Of(options.File, options.Settings);
            PlanReport.Write(console, plan, options.ListMoneyOnly);
            return options.DryRun ? ExitCodes.Reconciled : await RunAsync(plan, stop);
        }
        catch (BadHistoryException bad)
        {
            console.WriteLine(bad.Message);
            return ExitCodes.BadInput;
        }
        catch (ServerUnreachableException unreachable)
        {
            console.WriteLine(unreachable.Message);
            console.WriteLine("Start the same command again: it goes on and does nothing twice.");
            return ExitCodes.ServerUnreachable;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            console.WriteLine("Interrupted. Start the same command again within 24 hours: it goes on and does nothing twice.");
            return ExitCodes.Interrupted;
        }
    }

    private async Task<int> RunAsync(ReplayPlan plan, CancellationToken stop)
    {
        var recorder = new CallRecorder();
        using var oms = new OmsClient(options.Url, options.Concurrency, options.Patience, recorder, options.ApiKey);
        var failures = new Failures();
        var driver = new Driver(plan, oms, options.Patience, options.Concurrency, failures);
        var progress = new ProgressDisplay(console);
        var findings = new Findings();
        var drive = await DriveAsync(plan, driver, failures, progress, stop);
        var orders = drive is null ? null : await ReconcileAsync(plan, oms, driver, progress, findings, stop);
        ResultReport.WriteSpeed(console, recorder, drive);
        ResultReport.WriteFailures(console, failures, options.ShowDifferences);
        if (orders is null)
        {
            console.WriteLine("Stopped: too many calls were refused. Is the server empty? A replay needs a data directory of its own.");
            return ExitCodes.Differences;
        }
        ResultReport.WriteReconciliation(console, plan, findings, orders, options.ShowDifferences);
        var differences = findings.Differences.Count + failures.Calls.Count;
        console.WriteLine($"differences: {differences}");
        return differences == 0 ? ExitCodes.Reconciled : ExitCodes.Differences;
    }

    /// <summary>How long the invoices took and what they were; null when the run was given up.</summary>
    private static async Task<DriveTime?> DriveAsync(
        ReplayPlan plan, Driver driver, Failures failures, ProgressDisplay progress, CancellationToken stop)
    {
        try
        {
            await progress.ShowAsync("locations", plan.Settings.Locations.Count, driver.PutLocationsAsync, stop);
            await progress.ShowAsync("SKUs", plan.Skus.Count, driver.PutSkusAsync, stop);
            var receipts = plan.Positions.Count(position => position.Opening > 0);
            await progress.ShowAsync("opening stock", receipts, driver.ReceiveOpeningStockAsync, stop);
            if (failures.Calls.Count > 0) return null;
            var started = Stopwatch.GetTimestamp();
            var meter = await progress.ShowAsync("invoices", plan.Invoices.Sum(Driver.Weight), driver.DriveInvoicesAsync, stop);
            return new DriveTime(Stopwatch.GetElapsedTime(started), meter.Orders, meter.Lines, meter.Returns);
        }
        catch (TooManyFailuresException)
        {
            return null;
        }
    }

    private async Task<OrderChecks> ReconcileAsync(
        ReplayPlan plan, OmsClient oms, Driver driver, ProgressDisplay progress, Findings findings, CancellationToken stop)
    {
        var orders = new OrderChecks(plan, oms, driver.OrderIds, findings);
        var returns = new ReturnChecks(oms, driver, findings);
        var stock = new StockChecks(plan, oms, orders.SourcedFrom, findings);
        await EachAsync("check orders", plan.Orders, orders.CheckAsync, progress, stop);
        await EachAsync("check returns", plan.Returns, returns.CheckAsync, progress, stop);
        await EachAsync("check stock", plan.Positions, stock.CheckPositionAsync, progress, stop);
        stock.CheckTotals();
        await EachAsync("check availability", plan.Skus.Chunk(StockChecks.SkusPerCall), stock.CheckAvailabilityAsync, progress, stop);
        await new SearchChecks(plan, oms, driver.OrderIds, findings).CheckAsync(stop);
        findings.Compare("file: rows accounted for", "rows", plan.Account.Rows, plan.Account.AccountedFor);
        findings.Compare("orders: sum of all totals", plan.Currency.Code, plan.Account.OrdersAmount, orders.Total);
        findings.Compare("orders: sum of all refunds", plan.Currency.Code, plan.Returns.Sum(planned => planned.Refund.Amount), orders.Refunded);
        return orders;
    }

    private async Task EachAsync<T>(
        string phase, IEnumerable<T> subjects, Func<T, CancellationToken, Task> check, ProgressDisplay progress, CancellationToken stop)
    {
        var all = subjects.ToList();
        await progress.ShowAsync(phase, all.Count, (meter, token) => Parallel.ForEachAsync(
            all,
            new ParallelOptions { MaxDegreeOfParallelism = options.Concurrency, CancellationToken = token },
            async (subject, ended) =>
            {
                await check(subject, ended);
                meter.Step();
            }), stop);
    }
}

/// <summary>The measured part of a run: the invoices, without opening stock and reconciliation.</summary>
public sealed record DriveTime(TimeSpan Elapsed, long Orders, long Lines, long Returns);
