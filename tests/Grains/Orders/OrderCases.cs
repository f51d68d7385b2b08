using System.Collections.Immutable;
using OrleansOms.Engine;
using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.Orders;
using OrleansOms.Grains.Interfaces.References;
using OrleansOms.Grains.Interfaces.Skus;
using OrleansOms.Grains.Interfaces.Stock;
using OrleansOms.Grains.Orders;
using OrleansOms.Grains.Orders.Sourcing;

namespace OrleansOms.Grains.Tests.Orders;

using GivenOrder = Given<OrderState, OrderCommand, OrderEvent>;

/// <summary>Orders and messages that several tests start from.</summary>
internal static class OrderCases
{
    public const string Id = "o-1";

    public static readonly RequestKey PlaceKey = new("orders:k1", "f1");

    public static readonly Done Yes = new();

    public static GivenOrder Nothing => new(Order.Rules, Id);

    /// <summary>Line 1: 6 of A, line 2: 4 of B; 2.55 and 1.00 each, discount 0.30 and tax 3.06 on the first; shipping 4.95 with tax 0.99.</summary>
    public static OrderTerms Terms(string? reference = null) => new(
        reference,
        "web",
        "GBP",
        ["BF25"],
        OnShortage.Refuse,
        "c-1",
        [new("A", 6, 2.55m, 0.30m, 3.06m, null), new("B", 4, 1.00m, 0m, 0m, null)],
        [new Charge("shipping", 4.95m, 0.99m)],
        "standard",
        "sealed");

    /// <summary>Both lines pinned to where <see cref="Plan"/> takes them from.</summary>
    public static OrderTerms Pinned() => Terms() with
    {
        Lines = [new("A", 6, 2.55m, 0m, 0m, "X"), new("B", 4, 1.00m, 0m, 0m, "Y")],
    };

    /// <summary>Line 1 from X, line 2 from Y.</summary>
    public static SourcingPlan Plan() => PlanOf(new(1, "X", 6), new(2, "Y", 4));

    public static SourcingPlan PlanOf(params PlannedAllocation[] allocations) => new([.. allocations], []);

    public static PlaceSourced Place(OrderTerms? terms = null, SourcingPlan? plan = null) => new(terms ?? Terms(), plan ?? Plan(), PlaceKey);

    public static OrderPlaced Placed(OrderTerms? terms = null) => new(terms ?? Terms(), [new(1, 1, "X", 6), new(2, 2, "Y", 4)], null, PlaceKey);

    public static OrderPlaced PlacedWithReference() => new(Terms("577805"), [new(2, 1, "X", 6), new(3, 2, "Y", 4)], 1, PlaceKey);

    public static PromiseId Promise(int number) => new(Id, number);

    public static AllocationAnswered Reserve(int number, Reply reply) =>
        new(number, new ReserveStock(Promise(number), 1, DateTimeOffset.MaxValue), reply);

    public static BreakAllocation Break(int number, string location, long total) => new(number, location, total);

    public static AllocationAnswered Commit(int number) => new(number, new CommitStock(Promise(number)), Yes);

    public static AllocationAnswered Release(int number, long total) => new(number, new ReleaseStock(Promise(number), total), Yes);

    public static AllocationAnswered Ship(int number, long total, Reply? reply = null) => new(number, new ShipStock(Promise(number), total), reply ?? Yes);

    public static ReferenceAnswered Claim(int number, Reply reply) => new(number, new ClaimReference(Id, number), reply);

    public static ReservationRefused Refused(long available) => new(available, false);

    public static ReservationRefused Busy(long available) => new(available, true);

    /// <summary>Acknowledged: both allocations are committed. Version 6.</summary>
    public static GivenOrder Standing(OrderTerms? terms = null) => Nothing.And(
        Placed(terms), new AllocationReserved(1), new AllocationReserved(2), new OrderAllocated(), new AllocationCommitted(1), new AllocationCommitted(2));

    public static CancelOrder Cancel(string key, params (int Line, long Quantity)[] lines) =>
        new("changed mind", Quantities(lines), new RequestKey(key, "f"), null);

    public static ShipOrder ShipFrom(string location, string key, params (int Line, long Quantity)[] lines) =>
        new(Quantities(lines), location, "DHL", "T1", new RequestKey(key, "f"), null);

    public static ConfirmDelivery Deliver(int shipment, string key) => new(shipment, new RequestKey(key, "f"), null);

    /// <summary>What is owed, as <c>id to message</c>.</summary>
    public static string[] Messages(this Owed owed) => [.. owed.Requests.Select(request => $"{request.Id} {request.To} {Text(request.Message)}")];

    public static OrderView View(this GivenOrder given) => OrderViews.Of(given.State, null);

    private static string Text(object message) => message switch
    {
        ReserveStock m => $"reserve {m.Quantity}",
        CommitStock => "commit",
        ReleaseStock m => $"release {m.Total}",
        ShipStock m => $"ship {m.Total}",
        TakeHeldUnits m => $"take {m.Quantity} of {m.Assignment}",
        WaitForUnits m => $"wait {m.Quantity}",
        WithdrawWait m => $"give up {m.Total}",
        _ => message.GetType().Name,
    };

    private static ImmutableArray<LineQuantity> Quantities((int Line, long Quantity)[] lines) =>
        [.. lines.Select(line => new LineQuantity(line.Line, line.Quantity))];
}
