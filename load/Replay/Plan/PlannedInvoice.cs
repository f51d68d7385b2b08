using OrleansOms.Load.Amounts;

namespace OrleansOms.Load.Replay.Plan;

/// <summary>What one invoice of the file makes the replay do: at most one order, and any number of returns and adjustments.</summary>
/// <param name="Returns">At most one an order.</param>
public sealed record PlannedInvoice(
    string Number, PlannedOrder? Order, IReadOnlyList<PlannedReturn> Returns, IReadOnlyList<PlannedAdjustment> Adjustments);

/// <summary>An order as the file wants it. Its lines are numbered from 1 in the order's own list.</summary>
/// <param name="ShipTo">A synthetic place, since a history has no addresses: a store's town in the customer's country.</param>
/// <param name="LinesTotal">Sum of the lines' gross amounts, each rounded.</param>
/// <param name="ChargesTotal">Sum of the charges, each rounded; may be negative.</param>
public sealed record PlannedOrder(
    string Invoice, string Customer, string Country, Location? ShipTo,
    IReadOnlyList<PlannedLine> Lines, IReadOnlyList<PlannedCharge> Charges, decimal LinesTotal, decimal ChargesTotal)
{
    public decimal Total => LinesTotal + ChargesTotal;
}

/// <param name="Location">Null: left to sourcing.</param>
public sealed record PlannedLine(string Sku, long Quantity, decimal UnitPrice, Location? Location)
    : PricedLine(Quantity, UnitPrice, Discount: 0, Tax: 0);

public sealed record PlannedCharge(string Kind, decimal Amount) : PricedCharge(Amount, Tax: 0);

/// <param name="Change">Units, signed, never 0.</param>
public sealed record PlannedAdjustment(string Sku, Location Location, long Change, string Reason);
