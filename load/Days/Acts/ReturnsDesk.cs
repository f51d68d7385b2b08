using OrleansOms.Load.Days.Expected;

namespace OrleansOms.Load.Days.Acts;

/// <summary>Takes orders back: announced, received wherever they turn up, inspected, refunded; now and then declined.</summary>
public static class ReturnsDesk
{
    private static readonly string[] Methods = ["mail", "store", "locker"];
    private static readonly string[] Reasons = ["too small", "broken", "not as shown"];
    private static readonly string[] Dispositions = ["restock", "restock", "restock", "damaged", "quality"];

    public static Act? Request(Scene scene)
    {
        var dice = scene.Dice;
        if (dice.PickOrNone(scene.Shop.Orders.Where(order => order.Lines.Any(line => order.Returnable(line) > 0))) is not { } order) return null;
        var lines = dice.Some(order.Lines.Where(line => order.Returnable(line) > 0), 3)
            .Select(line => (line.Number, Most(dice, order.Returnable(line)), dice.Pick(Reasons)));
        return ReturnCalls.Request(scene, order, [.. lines], dice.Pick(Methods));
    }

    public static Act? Approve(Scene scene) =>
        scene.Dice.PickOrNone(scene.Shop.Returns) is { } claim ? ReturnCalls.Approve(scene, claim) : null;

    public static Act? Decline(Scene scene) =>
        scene.Dice.PickOrNone(scene.Shop.Returns.Where(claim => claim is { IsDeclined: false, Receipts: 0 })) is { } claim
            ? ReturnCalls.Decline(scene, claim)
            : null;

    /// <summary>Units come in; sometimes more than were announced, or of a line that was not.</summary>
    public static Act? Receive(Scene scene)
    {
        var dice = scene.Dice;
        var surprising = dice.Chance(12);
        var open = scene.Shop.Returns.Where(claim => !claim.IsDeclined && (surprising || claim.Lines.Exists(line => line.Expected < line.Announced)));
        if (dice.PickOrNone(open) is not { } claim) return null;
        if (dice.PickOrNone(scene.Shop.Places.Where(place => place.Returns)) is not { } place) return null;
        List<(int, long)> lines = surprising
            ? [(dice.Pick(claim.Order.Lines).Number, dice.Between(1, 3))]
            : [.. dice.Some(claim.Lines.Where(line => line.Expected < line.Announced), 3)
                .Select(line => (line.Number, Most(dice, line.Announced - line.Expected)))];
        return ReturnCalls.Receive(scene, claim, place, lines);
    }

    public static Act? Inspect(Scene scene)
    {
        var dice = scene.Dice;
        var waiting = scene.Shop.Returns.Where(claim => claim.Arrivals.Exists(arrival => arrival.Uninspected > 0));
        if (dice.PickOrNone(waiting) is not { } claim) return null;
        var inspections = dice.Some(claim.Arrivals.Where(arrival => arrival.Uninspected > 0), 3).Select(arrival => new Inspection(
            arrival.Line, Most(dice, arrival.Uninspected), dice.Pick(Dispositions), dice.Chance(30) ? arrival.Place : null)).ToList();
        return Fairness.IsPlain(Returning.Frees(claim, inspections)) ? ReturnCalls.Inspect(scene, claim, inspections) : null;
    }

    public static Act? Refund(Scene scene) =>
        scene.Dice.PickOrNone(scene.Shop.Returns.Where(claim => claim.Lines.Exists(line => line.Due > line.Refunded))) is { } claim
            ? ReturnCalls.Refund(scene, claim)
            : null;

    private static long Most(Dice dice, long units) => dice.Chance(60) ? units : dice.Between(1, (int)units);
}
