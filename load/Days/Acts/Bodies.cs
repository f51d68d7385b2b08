using System.Text.Json.Nodes;
using OrleansOms.Load.Amounts;
using OrleansOms.Load.Days.Expected;

namespace OrleansOms.Load.Days.Acts;

/// <summary>The bodies that a day sends.</summary>
public static class Bodies
{
    public static JsonObject Place(Place place, int number)
    {
        var body = new JsonObject
        {
            ["name"] = $"Place {number}",
            ["kind"] = number <= 2 ? "warehouse" : number <= 5 ? "store" : "locker",
            ["country"] = "GB",
            ["priority"] = place.Priority,
            ["ships"] = place.Ships,
            ["pickup"] = place.Pickup,
            ["returns"] = place.Returns,
        };
        if (place.At is { } at) Put(body, at);
        return body;
    }

    public static JsonObject Sku(Sku sku)
    {
        var body = new JsonObject { ["kind"] = sku.IsService ? "service" : "stock", ["backorderable"] = sku.Backorderable };
        if (sku.BackorderLimit is { } limit) body["backorderLimit"] = limit;
        return body;
    }

    public static JsonObject Order(Draft draft)
    {
        var address = new JsonObject { ["country"] = "GB", ["city"] = "Daventry" };
        if (draft.To is { } to) Put(address, to);
        var body = new JsonObject
        {
            ["channel"] = draft.Channel,
            ["currency"] = draft.Currency.Code,
            ["onShortage"] = draft.OnShortage,
            ["customer"] = new JsonObject { ["id"] = draft.Customer },
            ["lines"] = Array(draft.Lines.Select(line => Line(draft.Currency, line))),
            ["charges"] = Array(draft.Charges.Select(charge => Charge(draft.Currency, charge))),
            ["delivery"] = new JsonObject { ["method"] = draft.Method, ["address"] = address },
        };
        if (draft.Reference is not null) body["reference"] = draft.Reference;
        return body;
    }

    public static JsonArray Lines(IEnumerable<(int Line, long Units)> lines) =>
        Array(lines.Select(line => new JsonObject { ["line"] = line.Line, ["quantity"] = line.Units }));

    public static JsonObject Movement(Movement movement)
    {
        var body = new JsonObject { ["type"] = movement.Type, ["quantity"] = movement.Quantity, ["reason"] = "a day's work" };
        if (movement.CountedAt is { } moment) body["countedAt"] = Time(moment.At);
        return body;
    }

    public static JsonArray Array(IEnumerable<JsonObject> items) => new([.. items]);

    public static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'");

    private static JsonObject Line(Currency currency, DraftLine line)
    {
        var body = new JsonObject
        {
            ["sku"] = line.Sku.Id,
            ["quantity"] = line.Quantity,
            ["unitPrice"] = line.UnitPrice.ToString(),
            ["discount"] = Money(currency, line.Discount),
            ["tax"] = Money(currency, line.Tax),
        };
        if (line.Place is { } place) body["location"] = place.Id;
        return body;
    }

    private static JsonObject Charge(Currency currency, DraftCharge charge) => new()
    {
        ["kind"] = charge.Kind,
        ["amount"] = Money(currency, charge.Amount),
        ["tax"] = Money(currency, charge.Tax),
    };

    // An amount with more digits than its currency has is sent as it is: it is a mistake that somebody makes on purpose.
    private static string Money(Currency currency, decimal amount) =>
        currency.CanPay(amount) ? currency.Text(amount) : amount.ToString();

    private static void Put(JsonObject body, Point at)
    {
        body["latitude"] = at.Latitude;
        body["longitude"] = at.Longitude;
    }
}
