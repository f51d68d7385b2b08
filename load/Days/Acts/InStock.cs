using OrleansOms.Load.Days.Expected;

namespace OrleansOms.Load.Days.Acts;

/// <summary>Mistakes in calls on stock.</summary>
internal static class InStock
{
    private static readonly Moment Tomorrow = new(new DateTimeOffset(2999, 1, 1, 0, 0, 0, TimeSpan.Zero), 0, 0, null);

    public static Act TakeTooMuch(Scene scene)
    {
        var position = Warehouse.AnyPosition(scene);
        return StockCalls.Move(scene, new Movement(position.Sku, position.Place, "adjustment", -position.Free - 1));
    }

    public static Act RepairTooMuch(Scene scene)
    {
        var position = Warehouse.AnyPosition(scene);
        return StockCalls.Move(scene, new Movement(position.Sku, position.Place, "repair", position.Damaged + 1));
    }

    public static Act UnknownPlace(Scene scene) => Movement(
        "receipt at nowhere", scene.AnySku(), scene.Nowhere, new Movement(scene.Nothing, scene.Nowhere, "receipt", 1), Verdict.Missing("locationNotFound"));

    public static Act CountInFuture(Scene scene)
    {
        var position = Warehouse.AnyPosition(scene);
        return Movement(
            "count of tomorrow", position.Sku, position.Place, new Movement(position.Sku, position.Place, "count", 1, Tomorrow),
            Verdict.Invalid("countedInFuture"));
    }

    public static Act? CountOlderThanCount(Scene scene)
    {
        if (scene.Dice.PickOrNone(scene.Shop.Positions.Where(at => at.Moments.Exists(moment => moment.At < at.CountedAt))) is not { } position)
            return null;
        var moment = position.Moments.Find(moment => moment.At < position.CountedAt)!;
        return StockCalls.Move(scene, new Movement(position.Sku, position.Place, "count", moment.OnHand, moment));
    }

    public static Act CountedReceipt(Scene scene)
    {
        var position = Warehouse.AnyPosition(scene);
        return Movement(
            "receipt of tomorrow", position.Sku, position.Place, new Movement(position.Sku, position.Place, "receipt", 1, Tomorrow),
            Verdict.Invalid("notApplicable"));
    }

    public static Act StaleVersion(Scene scene)
    {
        var position = Warehouse.AnyPosition(scene);
        return Mistakes.Stale(Movement(
            "receipt", position.Sku, position.Place, new Movement(position.Sku, position.Place, "receipt", 1), Verdict.Created));
    }

    private static Act Movement(string what, Sku sku, Place place, Movement movement, Verdict verdict) =>
        Mistakes.Form(what, $"/v1/stock/{sku.Id}/{place.Id}/movements", Bodies.Movement(movement), verdict);
}
