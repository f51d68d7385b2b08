using OrleansOms.Load.Replay.Plan;
using Spectre.Console;

namespace OrleansOms.Load.Replay.Report;

/// <summary>Says what will be done and by which rules, before anything is sent.</summary>
public static class PlanReport
{
    public static void Write(IAnsiConsole console, ReplayPlan plan, bool listMoneyOnly)
    {
        var account = plan.Account;
        var currency = plan.Currency.Code;
        var orders = plan.Orders.ToList();
        var unplaced = orders.Sum(order => order.Lines.Count(line => line.Location is null));
        console.WriteLine(
            $"Run {plan.RunKey}: {account.Rows:N0} rows, {plan.Invoices.Count:N0} invoices, {plan.Skus.Count:N0} SKUs, "
            + $"{plan.Settings.Locations.Count} locations.");
        console.WriteLine($"Placement: {Placement.InWords}");
        console.WriteLine(
            "Opening stock of a SKU at a place = lines placed there + all of the SKU's lines left to sourcing + what is written off there; "
            + $"here {plan.Positions.Sum(position => position.Opening):N0} units in {plan.Positions.Count():N0} positions.");
        console.WriteLine($"Lines left to sourcing: {unplaced:N0} of {account.OrderLines:N0}.");
        if (plan.OrdersToDefaultCountry > 0)
            console.WriteLine($"{plan.OrdersToDefaultCountry:N0} orders name no known country; they go to {plan.Settings.DefaultCountry}.");
        console.WriteLine();

        var table = new Table().Title("Rows").AddColumn("use").AddColumn(new TableColumn("rows").RightAligned())
            .AddColumn(new TableColumn(currency).RightAligned());
        table.AddRow("order lines", $"{account.OrderLines:N0}", $"{account.OrderLinesAmount:N2}");
        table.AddRow("charges on orders", $"{account.Charges:N0}", $"{account.ChargesAmount:N2}");
        table.AddRow($"= {orders.Count:N0} orders", $"{account.OrderLines + account.Charges:N0}", $"{account.OrdersAmount:N2}");
        table.AddRow("returns", $"{account.Returns:N0}", "");
        table.AddRow("in part returns", $"{account.PartReturns:N0}", "");
        table.AddRow($"= {plan.Returns.Count():N0} returns of {account.ReturnedUnits:N0} units", $"{account.Returns + account.PartReturns:N0}", $"{account.ReturnsAmount:N2}");
        table.AddRow("stock adjustments", $"{account.Adjustments:N0}", $"{account.AdjustmentsAmount:N2}");
        table.AddRow("money only", $"{account.MoneyOnly.Count:N0}", $"{account.MoneyOnlyAmount:N2}");
        if (account.NotSelected > 0) table.AddRow("not selected", $"{account.NotSelected:N0}", "");
        console.Write(table);
        console.WriteLine(account.Identity);
        WriteRefunds(console, plan);
        console.WriteLine();
        WriteMoneyOnly(console, plan, listMoneyOnly);
    }

    // The file prices what it cancels anew, an order refunds what was paid: the sum of the differences is the file's, not the system's.
    private static void WriteRefunds(IAnsiConsole console, ReplayPlan plan)
    {
        var (goods, charges) = (plan.Returns.Sum(planned => planned.Refund.Goods), plan.Returns.Sum(planned => planned.Refund.Charges));
        console.WriteLine(
            $"Refunds: {Text(goods)} {plan.Currency.Code} for units at the prices paid, where the file's cancellations of them say "
            + $"{Text(-plan.Account.ReturnsAmount)}: a difference of {Text(goods + plan.Account.ReturnsAmount)}; and {Text(charges)} of charges, less "
            + "rebates, with the last units of orders.");

        string Text(decimal amount) => plan.Currency.Text(amount);
    }

    private static void WriteMoneyOnly(IAnsiConsole console, ReplayPlan plan, bool listEach)
    {
        if (plan.Account.MoneyOnly.Count == 0) return;
        var table = new Table().Title("Money-only rows").AddColumn("invoices").AddColumn("code")
            .AddColumn(new TableColumn("rows").RightAligned()).AddColumn(new TableColumn(plan.Currency.Code).RightAligned());
        var groups = plan.Account.MoneyOnly.GroupBy(entry => (entry.Kind, entry.Row.Sku)).OrderBy(group => group.Key.Kind)
            .ThenBy(group => group.Key.Sku, StringComparer.Ordinal);
        foreach (var group in groups)
            table.AddRow(
                $"{group.Key.Kind}".ToLowerInvariant(), Markup.Escape(group.Key.Sku), $"{group.Count():N0}",
                $"{group.Sum(entry => plan.Currency.Gross(entry.Row.Quantity, entry.Row.UnitPrice)):N2}");
        console.Write(table);
        if (!listEach) return;
        foreach (var (_, row) in plan.Account.MoneyOnly)
            console.WriteLine($"row {row.Number}: {row.Invoice} {row.Sku} {row.Quantity} x {row.UnitPrice} {row.Description}");
    }
}
