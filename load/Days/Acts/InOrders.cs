using System.Text.Json.Nodes;
using OrleansOms.Load.Amounts;
using OrleansOms.Load.Days.Expected;

namespace OrleansOms.Load.Days.Acts;

/// <summary>Mistakes in calls on orders.</summary>
internal static class InOrders
{
    public static Act UnknownSku(Scene scene) => Place(scene, line => line with { Sku = scene.Nothing });

    public static Act UnknownPlace(Scene scene) => Place(scene, line => line with { Place = scene.Nowhere });

    public static Act DiscountTooLarge(Scene scene) =>
        Place(scene, line => line with { Discount = decimal.Ceiling(line.UnitPrice * line.Quantity) + 1 });

    public static Act UnknownCurrency(Scene scene) => OrderCalls.Place(scene, Shopper.Draft(scene) with { Currency = new Currency("QQQ") });

    public static Act NoKey(Scene scene) =>
        Form(scene, "place without a key", _ => { }, new Verdict(400, "idempotencyKeyRequired")) with { KeyUse = KeyUse.None };

    public static Act NoUnits(Scene scene) =>
        Form(scene, "place no units", order => order["lines"]![0]!["quantity"] = 0, Verdict.Invalid("outOfBounds"));

    public static Act UnknownField(Scene scene) =>
        Form(scene, "place with an unknown field", order => order["colour"] = "red", Verdict.Invalid("unknownProperty"));

    public static Act? SameReference(Scene scene)
    {
        if (scene.Dice.PickOrNone(scene.Shop.Orders.Where(order => order.Draft.Reference is not null)) is not { } known) return null;
        return OrderCalls.Place(scene, Shopper.Draft(scene) with { Reference = known.Draft.Reference });
    }

    public static Act? ShipTooMuch(Scene scene)
    {
        if (Any(scene, order => order.Lines.Count > 0) is not { } order) return null;
        var (line, place) = (scene.Dice.Pick(order.Lines), scene.AnyPlace());
        return OrderCalls.Ship(scene, order, place, [(line.Number, Shipping.Shippable(line, place) + 1)]);
    }

    public static Act? ShipFromNowhere(Scene scene) =>
        Any(scene, order => order.Lines.Count > 0) is { } order ? OrderCalls.Ship(scene, order, scene.Nowhere, [(1, 1)]) : null;

    public static Act? ShipUnknownLine(Scene scene) =>
        Any(scene) is { } order ? OrderCalls.Ship(scene, order, scene.AnyPlace(), [(order.Lines.Count + 1, 1)]) : null;

    public static Act? UnknownShipment(Scene scene) =>
        Any(scene) is { } order ? OrderCalls.Deliver(scene, order, order.Shipments.Count + 1) : null;

    public static Act UnknownOrder(Scene scene) => Mistakes.Form(
        "cancel what nobody ordered", $"/v1/orders/{scene.Prefix}/cancel", new JsonObject { ["reason"] = "no" }, Verdict.Missing("orderNotFound"));

    public static Act? CancelTooMuch(Scene scene)
    {
        if (Any(scene, order => order.Lines.Count > 0) is not { } order) return null;
        var line = scene.Dice.Pick(order.Lines);
        return OrderCalls.Cancel(scene, order, [(line.Number, line.Open + 1)]);
    }

    public static Act? StaleVersion(Scene scene) =>
        Any(scene) is { } order
            ? Mistakes.Stale(Mistakes.Form(
                $"cancel {scene.NameOf(order)}", $"/v1/orders/{order.Id}/cancel", new JsonObject { ["reason"] = "no" }, Verdict.Ok))
            : null;

    private static Order? Any(Scene scene) => scene.Dice.PickOrNone(scene.Shop.Orders);

    private static Order? Any(Scene scene, Func<Order, bool> which) => scene.Dice.PickOrNone(scene.Shop.Orders.Where(which));

    private static Act Place(Scene scene, Func<DraftLine, DraftLine> mistake)
    {
        var draft = DraftWithLines(scene);
        return OrderCalls.Place(scene, draft with { Lines = [.. draft.Lines.SkipLast(1), mistake(draft.Lines[^1])] });
    }

    private static Act Form(Scene scene, string what, Action<JsonObject> mistake, Verdict verdict)
    {
        var body = Bodies.Order(DraftWithLines(scene));
        mistake(body);
        return Mistakes.Form(what, "/v1/orders", body, verdict);
    }

    private static Draft DraftWithLines(Scene scene)
    {
        while (true)
            if (Shopper.Draft(scene) is { Lines.Count: > 0 } draft)
                return draft;
    }
}
