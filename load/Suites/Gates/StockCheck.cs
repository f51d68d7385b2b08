using OrleansOms.Load.Suites.Calls;
using OrleansOms.Load.Suites.Scenarios;

namespace OrleansOms.Load.Suites.Gates;

/// <summary>The levels of one position: sold is what was acknowledged, no more and no less, and nothing is left reserved.</summary>
public sealed class StockCheck(Assortment assortment, Ledger ledger, int position) : Check
{
    public override string Rule => "stock is what the acknowledged calls made of it";

    public override void Write(RequestWriter request) =>
        request.Get($"/v1/stock/{assortment.Sku(assortment.SkuOf(position))}/{assortment.LocationOf(position)}");

    protected override string? Compare(in HttpAnswer answer)
    {
        var seen = answer.Succeeded ? Levels(answer) : answer.Summary;
        var expected = $"onHand {ledger.OnHand(position)}, available {ledger.Available(position)}, committed {ledger.Committed(position)}, reserved 0";
        return seen == expected
            ? null
            : $"{assortment.Sku(assortment.SkuOf(position))} at {assortment.LocationOf(position)}: {expected} expected, {seen} seen";
    }

    private static string Levels(in HttpAnswer answer) =>
        $"onHand {answer.Number("\"onHand\":"u8)}, available {answer.Number("\"available\":"u8)}, "
        + $"committed {answer.Number("\"committed\":"u8)}, reserved {answer.Number("\"reserved\":"u8)}";
}

/// <summary>What anybody is shown of a SKU, over all its locations.</summary>
public sealed class AvailabilityCheck(Assortment assortment, Ledger ledger, int sku) : Check
{
    public override string Rule => "availability is what is left";

    public override void Write(RequestWriter request) => request.Get($"/v1/availability/{assortment.Sku(sku)}");

    protected override string? Compare(in HttpAnswer answer)
    {
        var (expected, seen) = (ledger.AvailableOf(sku), answer.Succeeded ? answer.Number("\"available\":"u8) : null);
        return seen == expected ? null : $"{assortment.Sku(sku)}: {expected} expected, {(answer.Succeeded ? seen : answer.Summary)} seen";
    }
}
