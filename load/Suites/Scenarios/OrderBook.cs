using System.Text.Json;
using OrleansOms.Load.Suites.Calls;
using OrleansOms.Load.Suites.Gates;

namespace OrleansOms.Load.Suites.Scenarios;

/// <summary>The orders of a run: what they want, which were acknowledged, and what that makes of the stock.</summary>
/// <param name="sourced">Orders name no location.</param>
public sealed class OrderBook(string run, Assortment assortment, Ledger ledger, IDrafts drafts, bool sourced)
{
    private const int Customers = 10_007;

    private readonly List<PlacedOrder> _placed = [];
    private readonly Dictionary<string, int> _numberOfSku = sourced
        ? Enumerable.Range(0, assortment.Skus).ToDictionary(assortment.Sku, StringComparer.Ordinal)
        : new Dictionary<string, int>(StringComparer.Ordinal);
    private long _numbers;

    public Assortment Assortment => assortment;

    public Ledger Ledger => ledger;

    public IDrafts Drafts => drafts;

    public IReadOnlyList<PlacedOrder> Placed => _placed;

    /// <summary>Answers that the scenario did not reckon with.</summary>
    public Surprises Surprises { get; } = new();

    public long NextNumber() => _numbers++;

    public string Key(string what, long number) => $"{run}-{what}-{number}";

    public void WriteOrder(RequestWriter request, long number)
    {
        request.Post("/v1/orders", Key("o", number));
        request.Text("""{"channel":"load","currency":"GBP","customer":{"id":"c-"""u8);
        request.Number(number % Customers);
        request.Text("\"},\"lines\":["u8);
        var lines = drafts.Of(number);
        for (var index = 0; index < lines.Length; index++)
        {
            var line = lines[index];
            request.Text(index == 0 ? "{\"sku\":\""u8 : ",{\"sku\":\""u8);
            request.Text(assortment.Sku(assortment.SkuOf(line.Position)));
            request.Text("\",\"quantity\":"u8);
            request.Number(line.Quantity);
            request.Text(",\"unitPrice\":\""u8);
            request.Text(line.UnitPrice);
            if (!sourced)
            {
                request.Text("\",\"location\":\""u8);
                request.Text(assortment.LocationOf(line.Position));
            }
            request.Text("\"}"u8);
            Touch(line.Position);
        }
        request.Text("""],"delivery":{"method":"standard","address":{"country":"GB"}}}"""u8);
    }

    /// <summary>Takes the answer to an order.</summary>
    /// <returns>Null when it was refused.</returns>
    public PlacedOrder? Take(long number, in HttpAnswer answer)
    {
        if (!answer.Succeeded)
        {
            if (Judgement.VerdictOn(answer.Status) == Verdict.Failed) Surprises.Add("place order", answer);
            return null;
        }
        var order = new PlacedOrder(number, answer.Text("\"id\":"u8) ?? "", sourced ? ReadAllocations(answer) : null);
        foreach (var allocation in AllocationsOf(order)) ledger.Commit(allocation.Position, allocation.Quantity);
        _placed.Add(order);
        return order;
    }

    /// <summary>All of an order was cancelled.</summary>
    public void Cancel(PlacedOrder order)
    {
        order.IsCancelled = true;
        foreach (var unit in AllocationsOf(order)) ledger.Commit(unit.Position, -unit.Quantity);
    }

    /// <summary>Units have left.</summary>
    public void Ship(IEnumerable<Allocation> units)
    {
        foreach (var unit in units) ledger.Ship(unit.Position, unit.Quantity);
    }

    /// <summary>Where the units of an order are.</summary>
    public IEnumerable<Allocation> AllocationsOf(PlacedOrder order) => order.Allocations
        ?? drafts.Of(order.Number).Select((line, index) => new Allocation(index, line.Position, line.Quantity));

    // A sourced order may have asked any of the SKU's locations.
    private void Touch(int position)
    {
        if (!sourced)
        {
            ledger.Touch(position);
            return;
        }
        for (var copy = 0; copy < assortment.Spread; copy++) ledger.Touch(assortment.Position(assortment.SkuOf(position), copy));
    }

    private Allocation[] ReadAllocations(in HttpAnswer answer)
    {
        using var json = answer.Json();
        var allocations = new List<Allocation>();
        var number = 0;
        foreach (var line in json.RootElement.GetProperty("lines").EnumerateArray())
        {
            ReadLine(line, number++, allocations);
        }
        return [.. allocations];
    }

    private void ReadLine(JsonElement line, int number, List<Allocation> allocations)
    {
        var sku = _numberOfSku.GetValueOrDefault(line.GetProperty("sku").GetString()!, -1);
        foreach (var allocation in line.GetProperty("allocations").EnumerateArray())
        {
            var location = allocation.GetProperty("location").GetString()!;
            if (sku >= 0 && assortment.Find(sku, location) is { } position)
                allocations.Add(new Allocation(number, position, allocation.GetProperty("quantity").GetInt32()));
            else
                Surprises.Add($"line {number + 1} was allocated at {location}, where there is none of its SKU");
        }
    }
}
