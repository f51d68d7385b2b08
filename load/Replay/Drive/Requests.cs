using System.Buffers;
using System.Globalization;
using System.Text.Json;
using OrleansOms.Load.Amounts;
using OrleansOms.Load.Replay.Plan;

namespace OrleansOms.Load.Replay.Drive;

/// <summary>The bodies a replay sends. Each is a pure function of the plan: a repeated key must carry the same bytes.</summary>
public static class Requests
{
    public static byte[] Location(Location location) => Write(json =>
    {
        json.WriteStartObject();
        json.WriteString("name", location.Name);
        json.WriteString("kind", location.Kind);
        json.WriteString("country", location.Country);
        if (location is { Latitude: { } latitude, Longitude: { } longitude })
        {
            json.WriteNumber("latitude", latitude);
            json.WriteNumber("longitude", longitude);
        }
        json.WriteEndObject();
    });

    public static byte[] Sku(SkuStock sku) => Write(json =>
    {
        json.WriteStartObject();
        if (sku.Name.Length > 0) json.WriteString("name", sku.Name);
        json.WriteString("kind", "stock");
        json.WriteEndObject();
    });

    public static byte[] OpeningStock(IEnumerable<Position> positions) => Write(json =>
    {
        json.WriteStartObject();
        json.WriteStartArray("movements");
        foreach (var position in positions)
            Movement(json, position.Sku, position.Location, "receipt", position.Opening, "opening stock", null);
        json.WriteEndArray();
        json.WriteEndObject();
    });

    public static byte[] Adjustments(string invoice, IEnumerable<PlannedAdjustment> adjustments) => Write(json =>
    {
        json.WriteStartObject();
        json.WriteStartArray("movements");
        foreach (var adjustment in adjustments)
            Movement(json, adjustment.Sku, adjustment.Location, "adjustment", adjustment.Change, adjustment.Reason, invoice);
        json.WriteEndArray();
        json.WriteEndObject();
    });

    public static byte[] Order(PlannedOrder order, PlanSettings settings, Currency currency) => Write(json =>
    {
        json.WriteStartObject();
        json.WriteString("reference", order.Invoice);
        json.WriteString("channel", settings.Channel);
        json.WriteString("currency", settings.Currency);
        json.WriteString("onShortage", "refuse");
        json.WriteStartObject("customer");
        json.WriteString("id", order.Customer);
        json.WriteEndObject();
        json.WriteStartArray("lines");
        foreach (var line in order.Lines)
        {
            json.WriteStartObject();
            json.WriteString("sku", line.Sku);
            json.WriteNumber("quantity", line.Quantity);
            json.WriteString("unitPrice", line.UnitPrice.ToString(CultureInfo.InvariantCulture));
            if (line.Location is { } place) json.WriteString("location", place.Id);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        if (order.Charges.Count > 0) Charges(json, order.Charges, currency);
        Delivery(json, order);
        json.WriteEndObject();
    });

    /// <summary>Units that leave a location, or come back to one.</summary>
    public static byte[] Moved(string location, IEnumerable<(int Line, long Quantity)> lines) => Write(json =>
    {
        json.WriteStartObject();
        Lines(json, lines, null);
        json.WriteString("location", location);
        json.WriteEndObject();
    });

    public static byte[] Return(string orderId, PlannedReturn planned) => Write(json =>
    {
        json.WriteStartObject();
        json.WriteString("orderId", orderId);
        Lines(json, planned.Lines, ("reason", "cancelled by " + planned.Invoice));
        json.WriteString("method", "mail");
        json.WriteEndObject();
    });

    public static byte[] Restock(PlannedReturn planned) => Write(json =>
    {
        json.WriteStartObject();
        Lines(json, planned.Lines, ("disposition", "restock"));
        json.WriteEndObject();
    });

    /// <summary>For calls without fields.</summary>
    public static byte[] Nothing() => "{}"u8.ToArray();

    public static byte[] Availability(IEnumerable<string> skus) => Write(json =>
    {
        json.WriteStartObject();
        json.WriteStartArray("skus");
        foreach (var sku in skus) json.WriteStringValue(sku);
        json.WriteEndArray();
        json.WriteEndObject();
    });

    private static void Lines(Utf8JsonWriter json, IEnumerable<(int Line, long Quantity)> lines, (string Name, string Value)? same)
    {
        json.WriteStartArray("lines");
        foreach (var (line, quantity) in lines)
        {
            json.WriteStartObject();
            json.WriteNumber("line", line);
            json.WriteNumber("quantity", quantity);
            if (same is { } field) json.WriteString(field.Name, field.Value);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void Movement(
        Utf8JsonWriter json, string sku, Location location, string type, long quantity, string reason, string? reference)
    {
        json.WriteStartObject();
        json.WriteString("sku", sku);
        json.WriteString("location", location.Id);
        json.WriteString("type", type);
        json.WriteNumber("quantity", quantity);
        json.WriteString("reason", reason);
        if (reference is not null) json.WriteString("reference", reference);
        json.WriteEndObject();
    }

    private static void Charges(Utf8JsonWriter json, IReadOnlyList<PlannedCharge> charges, Currency currency)
    {
        json.WriteStartArray("charges");
        foreach (var charge in charges)
        {
            json.WriteStartObject();
            json.WriteString("kind", charge.Kind);
            json.WriteString("amount", currency.Text(charge.Amount));
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void Delivery(Utf8JsonWriter json, PlannedOrder order)
    {
        json.WriteStartObject("delivery");
        json.WriteString("method", "standard");
        json.WriteStartObject("address");
        if (order.ShipTo is { } town) json.WriteString("city", town.Name);
        json.WriteString("country", order.Country);
        if (order.ShipTo is { Latitude: { } latitude, Longitude: { } longitude })
        {
            json.WriteNumber("latitude", latitude);
            json.WriteNumber("longitude", longitude);
        }
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static byte[] Write(Action<Utf8JsonWriter> body)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer)) body(json);
        return buffer.WrittenSpan.ToArray();
    }
}
