using OrleansOms.Grains.Interfaces.Locations;
using OrleansOms.Grains.Interfaces.Orders;
using OrleansOms.Grains.Interfaces.Returns;
using OrleansOms.Grains.Interfaces.Stock;
using OrleansOms.Grains.Interfaces.Transfers;

namespace OrleansOms.Api.Tests.Hosting;

/// <summary>Bodies and views that are as they should be.</summary>
internal static class Examples
{
    public static readonly DateTimeOffset Noon = new(2026, 11, 27, 12, 0, 0, TimeSpan.Zero);

    public const string Order =
        """
        {"channel": "web", "currency": "GBP", "customer": {"id": "c-1"},
         "lines": [{"sku": "A", "quantity": 6, "unitPrice": "2.55"}],
         "delivery": {"method": "standard", "address": {"country": "GB"}}}
        """;

    public const string Movement = """{"type": "receipt", "quantity": 5, "reason": "delivery"}""";

    public static LocationView Location(string id) =>
        new(id, new LocationDescription("Daventry", LocationKind.Warehouse, "GB", Latitude: null, Longitude: null, 0, true, true, true), Version: 1);

    public static StockView Stock(string id, long onHand, long version) =>
        new(id.Split('@')[0], id.Split('@')[1], onHand, onHand, 0, 0, 0, 0, 0, 0, version, Noon);

    public static OrderView OrderView(string id, params CancellationView[] cancellations) => new(
        id,
        "allocated",
        Version: 3,
        Reference: null,
        "web",
        "GBP",
        [],
        OnShortage.Refuse,
        Noon.AddTicks(1_250_019),
        Noon,
        new Customer("c-1", Name: "Zoë 🛒", Email: null, Phone: null),
        [new OrderLineView(1, "A", 6, "2.55", "0.00", "0.00", "15.30", Location: null, 0, 0, 0, 6, 0, 0, 0, [new AllocationView("L", 6)])],
        [],
        new DeliveryView("standard", new Address(Name: null, [], City: null, "GB", PostalCode: null, Latitude: null, Longitude: null)),
        new OrderAmounts("15.30", "0.00", "0.00", "0.00", "15.30", "0.00", "0.00", "15.30"),
        [],
        [.. cancellations],
        []);

    /// <summary>Of an order of channel "web", with two refunds.</summary>
    public static ReturnView ReturnView(string id) => new(
        id,
        "approved",
        Version: 3,
        "0123456789abcdefghjkmnpqrs",
        "web",
        "GBP",
        ReturnMethod.Mail,
        Noon,
        Noon,
        [new ReturnLineView(1, "A", 2, "too small", 3, 1, 0, 0, 0, 0, 0)],
        [],
        [new RefundView(1, Noon, "1.00", []), new RefundView(2, Noon, "6.12", [new LineQuantity(1, 2)])],
        "7.12");

    /// <summary>Of which 3 of 4 units are still short.</summary>
    public static ExceptionView ExceptionView(string order, int number, bool open = true) => new(
        order,
        number,
        open,
        "web",
        Line: 2,
        "A",
        Quantity: 4,
        Short: open ? 3 : 0,
        "L",
        Noon,
        ResolvedAt: open ? null : Noon,
        Resolution: open ? null : ExceptionResolution.Wait,
        Version: 7);

    /// <summary>Of which 2 of 5 units came, and 1 beyond.</summary>
    public static TransferView TransferView(string id, string from, string to) => new(
        id,
        "partiallyReceived",
        Version: 3,
        from,
        to,
        Noon,
        Noon,
        [new TransferLineView(1, "A", 5, 3, 3, 1, 0)],
        [new TransferReceiptView(1, Noon, [new LineQuantity(1, 3)])],
        []);

    /// <summary>From "L" to "L", which can't be, but has the same answer for both ends.</summary>
    public static TransferView TransferView(string id) => TransferView(id, "L", "L");
}
