using System.Text.Json.Nodes;
using OrleansOms.Load.Days.Comparison;
using OrleansOms.Load.Days.Expected;

namespace OrleansOms.Load.Days.Acts;

/// <summary>The calls on returns.</summary>
public static class ReturnCalls
{
    public static Act Request(Scene scene, Order order, IReadOnlyList<(int Line, long Units, string Reason)> lines, string method)
    {
        var (verdict, claim) = Returning.Request(scene.Shop, order, lines, method);
        var items = lines.Select(line => new JsonObject { ["line"] = line.Line, ["quantity"] = line.Units, ["reason"] = line.Reason });
        return new Act(
            "return, request",
            $"announce {OrderCalls.Words(lines.Select(line => (line.Line, line.Units)))} of {scene.NameOf(order)}",
            "/v1/returns",
            new JsonObject { ["orderId"] = order.Id, ["lines"] = Bodies.Array(items), ["method"] = method },
            verdict)
        {
            Learn = answer => claim!.Id = answer.Id,
            Check = (answer, differences) => ReturnComparison.Compare(claim!, answer, differences),
        };
    }

    public static Act Approve(Scene scene, Return claim) =>
        Change(scene, claim, "approve", "", new JsonObject(), Returning.Approve(claim)) with
        {
            // Approved already: nothing happens, no key is remembered, and the answer is that of the first time.
            KeyUse = KeyUse.None,
            Check = null,
        };

    public static Act Decline(Scene scene, Return claim) =>
        Change(scene, claim, "decline", "", new JsonObject { ["reason"] = "worn" }, Returning.Decline(scene.Shop, claim));

    public static Act Receive(Scene scene, Return claim, Place place, IReadOnlyList<(int Line, long Units)> lines) => Change(
        scene,
        claim,
        "receive",
        $": {OrderCalls.Words(lines)} at {scene.NameOf(place)}",
        new JsonObject { ["location"] = place.Id, ["lines"] = Bodies.Lines(lines) },
        Returning.Receive(scene.Shop, claim, place, lines));

    public static Act Inspect(Scene scene, Return claim, IReadOnlyList<Inspection> inspections)
    {
        var verdict = Returning.Inspect(scene.Shop, claim, inspections);
        var items = inspections.Select(inspection =>
        {
            var body = new JsonObject
            {
                ["line"] = inspection.Line,
                ["quantity"] = inspection.Units,
                ["disposition"] = inspection.Disposition,
            };
            if (inspection.Place is { } place) body["location"] = place.Id;
            return body;
        });
        var words = inspections.Select(inspection =>
            $"{inspection.Units} of line {inspection.Line} {inspection.Disposition}{(inspection.Place is { } at ? " at " + scene.NameOf(at) : "")}");
        return Change(scene, claim, "inspect", ": " + string.Join(", ", words), new JsonObject { ["lines"] = Bodies.Array(items) }, verdict);
    }

    public static Act Refund(Scene scene, Return claim)
    {
        var act = Change(scene, claim, "refund", "", new JsonObject(), Returning.Refund(scene.Shop, claim));
        return act with
        {
            Check = (answer, differences) =>
            {
                act.Check!(answer, differences);
                var amount = claim.Order.Money.Text(claim.Refunds[^1].Amount);
                differences.Compare("refund.amount", amount, answer.GetProperty("refund").Text("amount"));
            },
        };
    }

    private static Act Change(Scene scene, Return claim, string verb, string words, JsonObject body, Verdict verdict) => new(
        $"return, {verb}", $"{verb} {scene.NameOf(claim)}{words}", $"/v1/returns/{claim.Id}/{verb}", body, verdict)
    {
        KeyUse = KeyUse.Optional,
        Check = (answer, differences) => ReturnComparison.Compare(claim, answer, differences),
    };
}
