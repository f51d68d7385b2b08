using OrleansOms.Load.Days.Expected;

namespace OrleansOms.Load.Days.Acts;

/// <summary>Counts that leave fewer units than are damaged or in quality control. Those that break promises, and no more, a day keeps away from.</summary>
internal static class CountsTooLow
{
    public static Act? LessThanIsBroken(Scene scene) =>
        scene.Dice.PickOrNone(scene.Shop.Positions.Where(position => position.Damaged + position.Quality > 0)) is { } position
            ? StockCalls.Move(scene, new Movement(position.Sku, position.Place, "count", position.Damaged + position.Quality - 1))
            : null;
}
