using System.Text.Json;
using OrleansOms.Engine;
using OrleansOms.Grains.Interfaces.Orders;
using OrleansOms.Grains.Orders;
using static OrleansOms.Grains.Tests.Orders.OrderCases;

namespace OrleansOms.Grains.Tests.Orders;

public sealed class OrderViewTests
{
    private static readonly PersonalData Buyer = new("A. Buyer", "a@example.com", null, new("A. Buyer", ["1 High St"], null, "GB", null, 52.26, -1.16));

    [Fact]
    public void View_WithWhatWasSealed_ShowsIt()
    {
        var view = OrderViews.View(Standing().State, Buyer)!;
        Assert.Equal(new Customer("c-1", "A. Buyer", "a@example.com", null), view.Customer);
        Assert.Equal(Buyer.Address, view.Delivery.Address);
        Assert.Equal(JsonSerializer.Serialize(view), JsonSerializer.Serialize(OrderViews.Reveal(Standing().View(), Buyer)));
    }

    [Fact]
    public void View_WithoutIt_ShowsOnlyWhoItIs()
    {
        var view = OrderViews.Reveal(OrderViews.View(Standing().State, Buyer)!, null);
        Assert.Equal(new Customer("c-1", null, null, null), view.Customer);
        Assert.Null(view.Delivery.Address);
    }

    [Fact]
    public void View_OfALine_HasThePriceAsSentAndTheAmountInTheCurrencysDigits()
    {
        var line = OrderViews.Of(Standing(Terms() with { Lines = [new("A", 6, 2.5m, 0, 0, "X"), new("B", 4, 0.0625m, 0, 0, null)] }).State, null).Lines;
        Assert.Equal(("2.5", "15.00", "X"), (line[0].UnitPrice, line[0].Amount, line[0].Location));
        Assert.Equal(("0.0625", "0.25"), (line[1].UnitPrice, line[1].Amount));
        Assert.Equal([new AllocationView("Y", 4)], line[1].Allocations);
    }

    [Fact]
    public void Index_OfAnOrder_IsThereOnceItStands()
    {
        Assert.Null(OrderIndex.Of(Nothing.And(Placed()).State));
        var entry = OrderIndex.Of(Standing().State)!;
        Assert.Equal(["A", "B"], entry.Skus);
        Assert.Equal(("allocated", "28.00", 2, 10L), (entry.Summary.Status, entry.Summary.Total, entry.Summary.Lines, entry.Summary.Units));
    }

    [Fact]
    public void Timeline_OfAnEvent_HasNeitherKeyNorWhatIsSealed()
    {
        var origin = new Origin(DateTimeOffset.UnixEpoch, "operator", "request");
        var shown = OrderTimeline.View(new Recorded<OrderEvent>(1, origin, Placed()));
        Assert.Equal(("order.placed.v1", 1L, "operator"), (shown.Type, shown.N, shown.By));
        Assert.Contains("\"customer\":\"c-1\"", shown.Data, StringComparison.Ordinal);
        Assert.DoesNotContain("sealed", shown.Data, StringComparison.Ordinal);
        Assert.DoesNotContain("key", shown.Data, StringComparison.Ordinal);
    }

    /// <summary>The engine asks after each event, so a large order must not build all of its messages each time.</summary>
    [Fact]
    public void Owed_OfALargeOrder_BuildsOnlyTheMessageThatChanged()
    {
        var terms = Terms() with { Lines = [.. Enumerable.Range(0, 2_000).Select(i => new OrderedLine($"S{i}", 1, 1, 0, 0, null))] };
        var placed = Nothing.When(Place(terms, PlanOf([.. Enumerable.Range(1, 2_000).Select(i => new Grains.Orders.Sourcing.PlannedAllocation(i, "X", 1))]))).After;
        var before = placed.Owed.Requests;
        var after = Order.Rules.Evolve(placed.State, new Recorded<OrderEvent>(2, new Origin(placed.Now, "a", "c"), new AllocationReserved(1)));
        Assert.Equal(2_000, before.Length);
        Assert.Equal(before.Skip(1), Order.Rules.Owed(after).Requests, ReferenceEqualityComparer.Instance);
    }
}
