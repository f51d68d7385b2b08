using System.Text.Json.Nodes;
using OrleansOms.Faults.Tests.Checker;

namespace OrleansOms.Faults.Tests.Load;

/// <summary>One movement of a SKU at a location.</summary>
public sealed class MovementErrand(string sku, string location, string type, long quantity, Random random) : Errand(random)
{
    private bool _isOver;

    protected override Act? Next() => _isOver
        ? null
        : new("move", $"/v1/stock/{sku}/{location}/movements", Unique.Id(type), Body(("type", type), ("quantity", quantity), ("reason", "a fault test")));

    protected override void Learn(Act act, JsonNode answer) => _isOver = true;

    protected override void GiveUp() => _isOver = true;
}

/// <summary>Receipts and counts of a SKU that nobody else touches: a count says what there is, so it can only be judged where the order of things is known.</summary>
public sealed class CountErrand(string sku, string location, Random random) : Errand(random)
{
    private int _left = 4;

    protected override Act? Next() => _left == 0
        ? null
        : new("move", $"/v1/stock/{sku}/{location}/movements", Unique.Id("count"), Body(
            ("type", Random.Next(2) == 0 ? "count" : "receipt"), ("quantity", Random.Next(1, 100)), ("reason", "a fault test")));

    protected override void Learn(Act act, JsonNode answer) => _left--;

    protected override void GiveUp() => _left = 0;
}

/// <summary>Units sent from one location to another, and their arrival there in one or two parts.</summary>
public sealed class TransferErrand(Catalogue catalogue, Random random) : Errand(random)
{
    private JsonNode? _transfer;
    private bool _isOver;

    protected override Act? Next()
    {
        if (_isOver) return null;
        if (_transfer is null) return Send();
        var inTransit = (long)_transfer["lines"]![0]!["inTransit"]!;
        return inTransit == 0
            ? null
            : new("receiveTransfer", $"/v1/transfers/{_transfer["id"]}/receive", Unique.Id("arrive"), Body(
                ("lines", Lines([(1, Random.NextInt64(1, inTransit + 1))]))));
    }

    protected override void Learn(Act act, JsonNode answer) => _transfer = answer;

    protected override void GiveUp() => _isOver = true;

    private Act Send()
    {
        var from = Random.Next(catalogue.Locations.Length);
        var line = Body(("sku", catalogue.Ample[Random.Next(catalogue.Ample.Length)]), ("quantity", Random.Next(1, 4)));
        return new("transfer", "/v1/transfers", Unique.Id("transfer"), Body(
            ("from", catalogue.Locations[from]),
            ("to", catalogue.Locations[(from + 1) % catalogue.Locations.Length]),
            ("lines", new JsonArray(line))));
    }
}
