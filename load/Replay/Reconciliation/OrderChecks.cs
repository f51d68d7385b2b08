using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using OrleansOms.Load.Http;
using OrleansOms.Load.Replay.Plan;

namespace OrleansOms.Load.Replay.Reconciliation;

/// <summary>Reads every order back: money, each line's quantities, and the place each unit left from.</summary>
public sealed class OrderChecks(ReplayPlan plan, OmsClient oms, IReadOnlyDictionary<string, string> orderIds, Findings findings)
{
    private const string Read = "orders: read back";
    private const string Amounts = "orders: amounts";
    private const string Lines = "orders: lines";
    private const string Places = "orders: places shipped from";
    private const string Status = "orders: status";

    private readonly ReadBack _orders = new(oms, findings, "read order", Read, "an order");
    private readonly ConcurrentDictionary<(string Sku, string Location), long> _sourced = new();
    private readonly ILookup<string, PlannedReturn> _returns =
        plan.Returns.ToLookup(planned => planned.Order.Invoice, StringComparer.Ordinal);

    private readonly Lock _sum = new();
    private decimal _total;
    private decimal _refunded;

    /// <summary>Sum of the orders' totals as the system says them.</summary>
    public decimal Total => _total;

    /// <summary>Sum of what the orders say was refunded.</summary>
    public decimal Refunded => _refunded;

    /// <summary>Units of lines without a place that sourcing took from one place of a SKU.</summary>
    public long SourcedFrom(Position position) => _sourced.GetValueOrDefault((position.Sku, position.Location.Id));

    public async Task CheckAsync(PlannedOrder order, CancellationToken stop)
    {
        if (!orderIds.TryGetValue(order.Invoice, out var id))
        {
            findings.Miss(Read, order.Invoice, "an order", "none was placed");
            return;
        }
        await _orders.CompareAsync("/v1/orders/" + Uri.EscapeDataString(id), $"{order.Invoice} ({id})", actual => Compare(order, actual), stop);
    }

    private void Compare(PlannedOrder order, JsonElement actual)
    {
        findings.Compare(Read, order.Invoice, order.Invoice, actual.GetProperty("reference").GetString()!);
        // An order of charges alone has nothing that could be delivered, and the contract names no status for it.
        var returned = new long[order.Lines.Count];
        foreach (var (line, quantity) in _returns[order.Invoice].SelectMany(planned => planned.Lines)) returned[line - 1] += quantity;
        var status = returned.Sum() == 0 ? "delivered" : returned.Sum() < order.Lines.Sum(line => line.Quantity) ? "partiallyReturned" : "returned";
        if (order.Lines.Count > 0) findings.Compare(Status, order.Invoice, status, actual.GetProperty("status").GetString()!);
        CompareAmounts(order, actual.GetProperty("amounts"));
        var lines = actual.GetProperty("lines");
        findings.Compare(Lines, $"{order.Invoice}, number of lines", order.Lines.Count, lines.GetArrayLength());
        foreach (var line in lines.EnumerateArray())
            if (line.GetProperty("line").GetInt32() is var number && number >= 1 && number <= order.Lines.Count)
                CompareLine(order, number, returned[number - 1], line);
        ComparePlaces(order, actual.GetProperty("shipments"));
    }

    private void CompareAmounts(PlannedOrder order, JsonElement amounts)
    {
        findings.Compare(Amounts, $"{order.Invoice}, lines", order.LinesTotal, Amount("lines"));
        findings.Compare(Amounts, $"{order.Invoice}, charges", order.ChargesTotal, Amount("charges"));
        findings.Compare(Amounts, $"{order.Invoice}, cancelled", 0m, Amount("cancelled"));
        findings.Compare(Amounts, $"{order.Invoice}, total", order.Total, Amount("total"));
        var refunded = _returns[order.Invoice].Sum(planned => planned.Refund.Amount);
        findings.Compare(Amounts, $"{order.Invoice}, refunded", refunded, Amount("refunded"));
        findings.Compare(Amounts, $"{order.Invoice}, net", order.Total - refunded, Amount("net"));
        lock (_sum)
        {
            _total += Amount("total");
            _refunded += Amount("refunded");
        }

        decimal Amount(string name) => decimal.Parse(amounts.GetProperty(name).GetString()!, CultureInfo.InvariantCulture);
    }

    private void CompareLine(PlannedOrder order, int number, long returned, JsonElement actual)
    {
        var line = order.Lines[number - 1];
        var expected = new LineFacts(line.Sku, line.UnitPrice, line.Quantity, 0, 0, 0, line.Quantity, line.Quantity, returned);
        var found = new LineFacts(
            actual.GetProperty("sku").GetString()!,
            decimal.Parse(actual.GetProperty("unitPrice").GetString()!, CultureInfo.InvariantCulture),
            Units("quantity"), Units("cancelled"), Units("backordered"), Units("allocated"),
            Units("shipped"), Units("delivered"), Units("returned"));
        findings.Compare(Lines, $"{order.Invoice}, line {number}", expected, found);

        long Units(string name) => actual.GetProperty(name).GetInt64();
    }

    private void ComparePlaces(PlannedOrder order, JsonElement shipments)
    {
        var left = order.Lines.Select(line => line.Quantity).ToArray();
        foreach (var shipment in shipments.EnumerateArray())
        {
            var location = shipment.GetProperty("location").GetString()!;
            foreach (var shipped in shipment.GetProperty("lines").EnumerateArray())
            {
                var number = shipped.GetProperty("line").GetInt32();
                var quantity = shipped.GetProperty("quantity").GetInt64();
                if (number < 1 || number > left.Length) continue;
                var line = order.Lines[number - 1];
                left[number - 1] -= quantity;
                if (line.Location is { } asked) findings.Compare(Places, $"{order.Invoice}, line {number}", asked.Id, location);
                else _sourced.AddOrUpdate((line.Sku, location), quantity, (_, sum) => sum + quantity);
            }
        }
        for (var i = 0; i < left.Length; i++)
            if (left[i] != 0)
                findings.Miss(Places, $"{order.Invoice}, line {i + 1}", "all units shipped", $"{left[i]} not shipped");
    }

    private sealed record LineFacts(
        string Sku, decimal UnitPrice,
        long Quantity, long Cancelled, long Backordered, long Allocated, long Shipped, long Delivered, long Returned);
}
