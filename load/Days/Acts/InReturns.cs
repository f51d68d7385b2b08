using System.Text.Json.Nodes;
using OrleansOms.Load.Days.Expected;

namespace OrleansOms.Load.Days.Acts;

/// <summary>Mistakes in calls on returns.</summary>
internal static class InReturns
{
    private const string Reason = "too large";

    public static Act? TooMuch(Scene scene)
    {
        if (scene.Dice.PickOrNone(scene.Shop.Orders.Where(order => order.Lines.Count > 0)) is not { } order) return null;
        var line = scene.Dice.Pick(order.Lines);
        return ReturnCalls.Request(scene, order, [(line.Number, order.Returnable(line) + 1, Reason)], "mail");
    }

    public static Act UnknownOrder(Scene scene) => Mistakes.Form(
        "return of what nobody ordered",
        "/v1/returns",
        new JsonObject { ["orderId"] = scene.Prefix, ["lines"] = Announced(1), ["method"] = "mail" },
        Verdict.Invalid("unknownOrder"));

    public static Act? UnknownLine(Scene scene) =>
        scene.Dice.PickOrNone(scene.Shop.Orders) is { } order
            ? ReturnCalls.Request(scene, order, [(order.Lines.Count + 1, 1, Reason)], "store")
            : null;

    public static Act? WhereNoneAreTaken(Scene scene) =>
        Open(scene) is { } claim && scene.Dice.PickOrNone(scene.Shop.Places.Where(place => !place.Returns)) is { } place
            ? ReturnCalls.Receive(scene, claim, place, [(claim.Lines[0].Number, 1)])
            : null;

    public static Act? Nowhere(Scene scene) =>
        Open(scene) is { } claim ? ReturnCalls.Receive(scene, claim, scene.Nowhere, [(claim.Lines[0].Number, 1)]) : null;

    public static Act? InspectTooMuch(Scene scene)
    {
        if (Open(scene) is not { } claim) return null;
        var line = claim.Lines[0];
        return ReturnCalls.Inspect(scene, claim, [new Inspection(line.Number, line.Received - line.Inspected + 1, "restock", null)]);
    }

    public static Act? InspectNowhere(Scene scene) =>
        Open(scene) is { } claim
            ? ReturnCalls.Inspect(scene, claim, [new Inspection(claim.Lines[0].Number, 1, "restock", scene.Nowhere)])
            : null;

    public static Act? UnknownDisposition(Scene scene)
    {
        if (Open(scene) is not { } claim) return null;
        var lines = new JsonArray(new JsonObject { ["line"] = claim.Lines[0].Number, ["quantity"] = 1, ["disposition"] = "eaten" });
        return Mistakes.Form(
            $"eat {scene.NameOf(claim)}", $"/v1/returns/{claim.Id}/inspect", new JsonObject { ["lines"] = lines }, Verdict.Invalid("unknownValue"));
    }

    public static Act? RefundTwice(Scene scene) =>
        scene.Dice.PickOrNone(scene.Shop.Returns.Where(claim => claim.Refunds.Count > 0 && claim.Lines.TrueForAll(line => line.Due == line.Refunded))) is { } claim
            ? ReturnCalls.Refund(scene, claim)
            : null;

    public static Act? DeclineReceived(Scene scene) =>
        scene.Dice.PickOrNone(scene.Shop.Returns.Where(claim => claim.Receipts > 0 || claim.IsDeclined)) is { } claim
            ? ReturnCalls.Decline(scene, claim)
            : null;

    public static Act? StaleVersion(Scene scene) =>
        Open(scene) is { } claim
            ? Mistakes.Stale(Mistakes.Form($"refund {scene.NameOf(claim)}", $"/v1/returns/{claim.Id}/refund", new JsonObject(), Verdict.Ok))
            : null;

    private static Return? Open(Scene scene) => scene.Dice.PickOrNone(scene.Shop.Returns.Where(claim => !claim.IsDeclined));

    private static JsonArray Announced(int line) => new(new JsonObject { ["line"] = line, ["quantity"] = 1, ["reason"] = Reason });
}
