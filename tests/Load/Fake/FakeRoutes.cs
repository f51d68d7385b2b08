using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace OrleansOms.Load.Tests.Fake;

/// <summary>The part of the HTTP contract that the load programs use. Bodies are read strictly: an unknown property is refused.</summary>
public sealed class FakeRoutes(FakeStock stock, FakeOrders orders, FakeReturns returns)
{
    private static readonly JsonSerializerOptions Strict = new(JsonSerializerOptions.Strict) { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    private readonly HashSet<string> _locations = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _movementKeys = new(StringComparer.Ordinal);

    public FakeAnswer Run(string method, string[] path, IQueryCollection query, byte[] body, string key) => (method, path) switch
    {
        ("PUT", ["v1", "locations", var id]) => PutLocation(id, Read<LocationBody>(body)),
        ("PUT", ["v1", "skus", var sku]) => FakeAnswer.Of(200, new { sku, Read<SkuBody>(body).Name }),
        ("POST", ["v1", "stock", "movements"]) => Bulk(Read<BulkBody>(body), key),
        ("GET", ["v1", "stock", var sku, var location]) =>
            stock.Find(sku, location) is { } level ? FakeAnswer.Of(200, level.View(sku, location)) : FakeAnswer.Problem(404, "stockNotFound"),
        ("POST", ["v1", "availability"]) => FakeAnswer.Of(200, stock.Availability(Read<AvailabilityBody>(body).Skus)),
        ("GET", ["v1", "availability", var sku]) =>
            stock.Of(sku).Count > 0 ? FakeAnswer.Of(200, stock.AvailabilityOf(sku)) : FakeAnswer.Problem(404, "skuNotFound"),
        ("POST", ["v1", "orders"]) => key.Length == 0 ? FakeAnswer.Problem(400, "idempotencyKeyRequired") : orders.Place(Read<OrderBody>(body)),
        ("GET", ["v1", "orders"]) => orders.Search(query["channel"]!, int.Parse(query["limit"]!), query["cursor"]),
        ("GET", ["v1", "orders", var id]) => orders.Read(id),
        ("POST", ["v1", "orders", var id, "cancel"]) => orders.Cancel(id, Read<CancelBody>(body)),
        ("POST", ["v1", "orders", var id, "shipments"]) => orders.Ship(id, Read<ShipmentBody>(body)),
        ("POST", ["v1", "orders", var id, "shipments", var n, "delivered"]) => orders.Deliver(id, int.Parse(n)),
        ("POST", ["v1", "returns"]) => key.Length == 0 ? FakeAnswer.Problem(400, "idempotencyKeyRequired") : returns.Announce(Read<ReturnBody>(body)),
        ("GET", ["v1", "returns", var id]) => returns.Read(id),
        ("POST", ["v1", "returns", var id, "receive"]) => returns.Receive(id, Read<ShipmentBody>(body)),
        ("POST", ["v1", "returns", var id, "inspect"]) => returns.Inspect(id, Read<InspectionBody>(body)),
        ("POST", ["v1", "returns", var id, "refund"]) => returns.Refund(id),
        _ => FakeAnswer.Problem(404, "routeNotFound"),
    };

    private FakeAnswer PutLocation(string id, LocationBody location)
    {
        _locations.Add(id);
        return FakeAnswer.Of(200, new { id, location.Name });
    }

    // Each movement has a key of its own, derived from the call's: what succeeded before is not done again.
    private FakeAnswer Bulk(BulkBody bulk, string key)
    {
        if (key.Length == 0) return FakeAnswer.Problem(400, "idempotencyKeyRequired");
        if (bulk.Movements.Length > 1000) return FakeAnswer.Problem(422, "tooManyMovements");
        var results = bulk.Movements.Select((movement, index) =>
        {
            var own = $"{key} {index}";
            if (!_locations.Contains(movement.Location)) return new { Status = 422, Code = "unknownLocation" };
            if (!_movementKeys.TryGetValue(own, out var status))
            {
                status = stock.Move(movement);
                if (status < 300) _movementKeys.Add(own, status);
            }
            return new { Status = status, Code = status < 300 ? "" : "insufficientStock" };
        }).ToList();
        return FakeAnswer.Of(200, new { results }) with { Remember = false };
    }

    private static T Read<T>(byte[] body) => JsonSerializer.Deserialize<T>(body, Strict)!;
}

public sealed record LocationBody(string Name, string Kind, string Country, double? Latitude = null, double? Longitude = null);

public sealed record SkuBody(string Kind, string? Name = null);

public sealed record BulkBody(MovementBody[] Movements);

public sealed record MovementBody(string Sku, string Location, string Type, long Quantity, string Reason, string? Reference = null);

public sealed record AvailabilityBody(string[] Skus);

public sealed record OrderBody(
    string Channel, string Currency, CustomerBody Customer, LineBody[] Lines, DeliveryBody Delivery,
    string? Reference = null, string OnShortage = "refuse", ChargeBody[]? Charges = null);

public sealed record CustomerBody(string Id);

public sealed record LineBody(string Sku, long Quantity, string UnitPrice, string? Location = null);

public sealed record ChargeBody(string Kind, string Amount);

public sealed record DeliveryBody(string Method, AddressBody Address);

public sealed record AddressBody(string Country, string? City = null, double? Latitude = null, double? Longitude = null);

public sealed record CancelBody(string Reason);

public sealed record ShipmentBody(LineQuantity[] Lines, string Location);

public sealed record LineQuantity(int Line, long Quantity);

public sealed record ReturnBody(string OrderId, AnnouncedLine[] Lines, string Method);

public sealed record AnnouncedLine(int Line, long Quantity, string Reason);

public sealed record InspectionBody(InspectedLine[] Lines);

public sealed record InspectedLine(int Line, long Quantity, string Disposition);
