using System.Text.Json.Nodes;
using OrleansOms.Faults.Tests.Checker;

namespace OrleansOms.Faults.Tests.Load;

/// <summary>An order from its placing to whatever chance makes of it: cancelled in part or whole, shipped, delivered, sent back, refunded.</summary>
public sealed class OrderErrand(Catalogue catalogue, Random random) : Errand(random)
{
    private JsonNode? _order;
    private JsonNode? _claim;
    private bool _isOver;

    private string Path => $"/v1/orders/{_order!["id"]}";

    protected override Act? Next() =>
        _isOver ? null
        : _order is null ? Place()
        : _claim is not null ? NextOfReturn()
        : NextOfOrder();

    protected override void Learn(Act act, JsonNode answer)
    {
        if (act.Path.StartsWith("/v1/returns", StringComparison.Ordinal)) _claim = answer;
        else _order = answer;
        _isOver |= act.Kind == "refund" || Random.Next(8) == 0;
    }

    protected override void GiveUp() => _isOver = true;

    private Act Place()
    {
        var skus = Random.GetItems(catalogue.Ample, Random.Next(1, 4)).Distinct().ToList();
        if (Random.Next(4) == 0) skus.Insert(Random.Next(skus.Count), catalogue.Scarce[Random.Next(catalogue.Scarce.Length)]);
        var key = Unique.Id("place");
        return new Act("place", "/v1/orders", key, Body(
            ("channel", catalogue.Channel),
            ("reference", Random.Next(2) == 0 ? key : null),
            ("currency", "GBP"),
            ("customer", Body(("id", "c-1"), ("name", Random.Next(4) == 0 ? "A. Buyer" : null))),
            ("lines", new JsonArray([.. skus.Select(Line)])),
            ("delivery", Body(("method", "standard"), ("address", Body(("country", "GB")))))));
    }

    private JsonNode Line(string sku)
    {
        var (quantity, cents) = (Random.Next(1, 4), Random.Next(1, 10_000));
        return Body(
            ("sku", sku),
            ("quantity", quantity),
            ("unitPrice", Text(cents)),
            ("tax", Text(cents / 5 * quantity)),
            ("location", Random.Next(4) == 0 ? catalogue.Locations[Random.Next(catalogue.Locations.Length)] : null));
    }

    private Act? NextOfOrder()
    {
        var allocated = _order!["lines"]!.AsArray()
            .SelectMany(line => BookedOrder.Allocations(line!), (line, at) => (Line: (int)line!["line"]!, at.Location, Units: at.Left))
            .ToList();
        if (allocated.Count > 0)
        {
            return Random.Next(10) switch
            {
                0 => new("cancel", $"{Path}/cancel", Unique.Id("cancel"), Body(("reason", "a change of mind"))),
                < 3 => new("cancel", $"{Path}/cancel", Unique.Id("cancel"), Body(("reason", "one too many"), ("lines", Lines([(allocated[0].Line, 1)])))),
                _ => Ship(allocated[Random.Next(allocated.Count)].Location),
            };
        }

        var shipments = _order["shipments"]!.AsArray();
        return shipments.FirstOrDefault(shipment => shipment!["deliveredAt"] is null) is { } sent
            ? new("deliver", $"{Path}/shipments/{sent["shipment"]}/delivered", Unique.Id("deliver"), [])
            : shipments.Count > 0 ? Return()
            : null;

        Act Ship(string location) => new("ship", $"{Path}/shipments", Unique.Id("ship"), Body(
            ("location", location),
            ("lines", Lines(allocated.Where(at => at.Location == location).Select(at => (at.Line, at.Units))))));
    }

    private Act Return()
    {
        var shipped = _order!["lines"]!.AsArray().Where(line => (long)line!["shipped"]! > 0).ToList();
        var lines = shipped.Select(line => Body(
            ("line", (int)line!["line"]!), ("quantity", Random.NextInt64(1, (long)line["shipped"]! + 1)), ("reason", "too small")));
        return new("return", "/v1/returns", Unique.Id("return"), Body(
            ("orderId", (string)_order["id"]!), ("method", "mail"), ("lines", new JsonArray([.. lines]))));
    }

    private Act? NextOfReturn()
    {
        var path = $"/v1/returns/{_claim!["id"]}";
        var lines = _claim["lines"]!.AsArray().Select(line => (Line: (int)line!["line"]!, Units: (long)line["quantity"]!)).ToList();
        return (string)_claim["status"]! switch
        {
            "approved" => new("receiveReturn", $"{path}/receive", Unique.Id("receive"), Body(("location", catalogue.Locations[0]), ("lines", Lines(lines)))),
            "received" => new("inspect", $"{path}/inspect", Unique.Id("inspect"), Body(("lines", new JsonArray([.. lines.Select(Inspected)])))),
            "inspected" => new("refund", $"{path}/refund", Unique.Id("refund"), []),
            _ => null,
        };

        JsonNode Inspected((int Line, long Units) line) => Body(
            ("line", line.Line),
            ("quantity", line.Units),
            ("disposition", Random.Next(3) switch { 0 => "restock", 1 => "damaged", _ => "quality" }));
    }

    private static string Text(int cents) => (cents / 100m).ToString("F2");
}
