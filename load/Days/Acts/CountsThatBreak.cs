using OrleansOms.Load.Days.Expected;

namespace OrleansOms.Load.Days.Acts;

/// <summary>Counts that leave fewer units than are promised. They are refused as long as promises are not broken: all of a day that knows of it.</summary>
internal static class CountsThatBreak
{
    public static Act? Promises(Scene scene) =>
        scene.Dice.PickOrNone(scene.Shop.Positions.Where(position => position.Committed > 0)) is { } position
            ? StockCalls.Move(scene, new Movement(position.Sku, position.Place, "count", position.OnHand - position.Free - 1))
            : null;
}
