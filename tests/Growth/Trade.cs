using OrleansOms.Engine.PersonalData;
using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.Locations;
using OrleansOms.Grains.Interfaces.Orders;
using OrleansOms.Grains.Interfaces.Skus;
using OrleansOms.Grains.Interfaces.Stock;
using OrleansOms.Grains.Locations;
using OrleansOms.Grains.Orders;
using OrleansOms.Grains.Orders.Sourcing;
using OrleansOms.Grains.Skus;
using OrleansOms.Grains.Stock;
using OrderInMemory = OrleansOms.Growth.LoneProcess.Grain<OrleansOms.Grains.Orders.OrderState, OrleansOms.Grains.Interfaces.Orders.OrderCommand, OrleansOms.Grains.Orders.OrderEvent>;

namespace OrleansOms.Growth;

/// <summary>
/// The made-up shop. Every order has two lines of one unit each at one location, as in the benchmark, and personal data; it is shipped whole when
/// <see cref="ShippedAfter"/> younger ones are placed, delivered after as many more, and then left alone.
/// </summary>
public sealed class Trade(LoneProcess process, Year year, GrownTime time)
{
    private const int ShippedAfter = 2_000;

    private readonly Random _random = new(year.Seed);
    private readonly Vault _vault = new(process.Node, Guid.NewGuid);
    private readonly TimeSpan _between = Year.Span / year.Orders;
    private readonly Queue<OrderInMemory> _placed = [];
    private readonly Queue<OrderInMemory> _shipped = [];
    private readonly Queue<OrderInMemory> _delivered = [];

    /// <summary>The location, the SKUs and their opening stock.</summary>
    public void Open()
    {
        var description = new LocationDescription("Grown", LocationKind.Warehouse, "GB", null, null, 1, Ships: true, Pickup: false, Returns: true);
        process.Begin(Location.Rules, Year.Location).Do(new DescribeLocation(description));
        for (var number = 0; number < year.Skus; number++)
        {
            var sku = Year.Sku(number);
            process.Begin(Sku.Rules, sku).Do(new DescribeSku(sku, SkuKind.Stock, Backorderable: false, BackorderLimit: null));
            process.Begin(StockLocation.Rules, $"{sku}@{Year.Location}")
                .Do(new RecordMovement(MovementType.Receipt, Year.Units, "opening stock", null, new RequestKey($"movements:{sku}", sku), null));
        }

        process.Settle();
    }

    /// <summary>One more order is placed, and older ones go on.</summary>
    public async ValueTask GoOnAsync(int number, CancellationToken stop)
    {
        time.Advance(_between);
        await PlaceAsync(number, stop);
        if (_placed.Count > ShippedAfter) Ship();
        if (_shipped.Count > ShippedAfter) Deliver();
        process.Settle();
    }

    /// <summary>The youngest orders are shipped and delivered, too.</summary>
    public void Close()
    {
        while (_placed.Count > 0) Ship();
        process.Settle();
        while (_shipped.Count > 0) Deliver();
        process.Settle();
    }

    /// <summary>What is delivered and on disk leaves memory.</summary>
    public void Forget()
    {
        while (_delivered.TryDequeue(out var order)) process.End(order);
    }

    private async ValueTask PlaceAsync(int number, CancellationToken stop)
    {
        var first = _random.Next(year.Skus);
        var second = (first + 1 + _random.Next(year.Skus - 1)) % year.Skus;
        var draft = Draft(Year.Sku(first), Year.Sku(second), _random.Next((year.Orders / Year.OrdersPerCustomer) + 1));
        var seal = await _vault.SealAsync(draft.Customer.Id, PersonalData.Of(draft).ToBytes(), process.Node.Log.Epoch, stop);
        var order = process.Begin(Order.Rules, Year.Order(number));
        order.Do(new PlaceSourced(
            OrderTerms.Of(draft, seal),
            new SourcingPlan([new PlannedAllocation(1, Year.Location, 1), new PlannedAllocation(2, Year.Location, 1)], []),
            Year.OrderKey(number)));
        _placed.Enqueue(order);
    }

    private void Ship()
    {
        var order = _placed.Dequeue();
        order.Do(new ShipOrder([new(1, 1), new(2, 1)], Year.Location, "Royal Mail", $"RM-{order.Name.Id}", Key("shipments", order.Name.Id), IfMatch: null));
        _shipped.Enqueue(order);
    }

    private void Deliver()
    {
        var order = _shipped.Dequeue();
        order.Do(new ConfirmDelivery(1, Key("deliveries", order.Name.Id), IfMatch: null));
        _delivered.Enqueue(order);
    }

    private static RequestKey Key(string endpoint, string id) => new($"{endpoint}:{id}", id);

    private static OrderDraft Draft(string first, string second, int customer) => new(
        Reference: null,
        Year.Channel,
        "GBP",
        PromotionCodes: [],
        OnShortage.Refuse,
        new Customer($"customer-{customer:D8}", $"Customer {customer}", $"customer-{customer}@example.com", Phone: null),
        [Line(first), Line(second)],
        Charges: [],
        new Delivery("standard", new Address($"Customer {customer}", [$"{customer} High Street"], "Leeds", "GB", "LS1 1AA", null, null)));

    private static DraftLine Line(string sku) => new(sku, 1, 2.55m, 0, 0.51m, Year.Location);
}
