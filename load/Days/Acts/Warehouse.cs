using OrleansOms.Load.Days.Expected;

namespace OrleansOms.Load.Days.Acts;

/// <summary>What the people at the places say of their stock: deliveries, losses and finds, damage and repair, safety, counts.</summary>
public static class Warehouse
{
    public static Act Receive(Scene scene) =>
        StockCalls.Move(scene, new Movement(scene.AnySku(), scene.AnyPlace(), "receipt", scene.Dice.Between(1, 25)));

    public static Act Adjust(Scene scene)
    {
        var position = AnyPosition(scene);
        var quantity = scene.Dice.Between(-4, 6);
        return StockCalls.Move(scene, new Movement(position.Sku, position.Place, "adjustment", quantity == 0 ? 1 : quantity));
    }

    public static Act Damage(Scene scene)
    {
        var position = AnyPosition(scene);
        return StockCalls.Move(scene, new Movement(position.Sku, position.Place, "damage", scene.Dice.Between(1, 3)));
    }

    public static Act? Repair(Scene scene) =>
        scene.Dice.PickOrNone(scene.Shop.Positions.Where(position => position.Damaged > 0)) is { } position
            ? StockCalls.Move(scene, new Movement(position.Sku, position.Place, "repair", scene.Dice.Between(1, (int)position.Damaged)))
            : null;

    public static Act SetSafety(Scene scene) =>
        StockCalls.Move(scene, new Movement(scene.AnySku(), scene.AnyPlace(), "safety", scene.Dice.Between(0, 6)));

    public static Act? Count(Scene scene)
    {
        var position = AnyPosition(scene);
        var count = new Movement(position.Sku, position.Place, "count", position.OnHand + scene.Dice.Between(-3, 4));
        return Kept(scene, count);
    }

    /// <summary>A count of a moment that the server has told the time of.</summary>
    public static Act? CountOfEarlier(Scene scene)
    {
        if (scene.Dice.PickOrNone(scene.Shop.Positions.Where(position => position.Moments.Count > 1)) is not { } position) return null;
        var moment = scene.Dice.Pick(position.Moments);
        return Kept(scene, new Movement(position.Sku, position.Place, "count", moment.OnHand + scene.Dice.Between(-2, 3), moment));
    }

    /// <summary>Several movements in one call, no two of one SKU.</summary>
    public static Act MoveMany(Scene scene)
    {
        var skus = scene.Dice.Some(scene.Shop.Skus.Where(sku => sku is { IsService: false }).Take(60).Concat(scene.Favourites).Distinct(), 8);
        return StockCalls.MoveMany(scene, [.. skus.Select(sku => Any(scene, sku))]);
    }

    public static Act PutSku(Scene scene)
    {
        var sku = scene.AnySku();
        sku.Backorderable = scene.Dice.Chance(80);
        sku.BackorderLimit = scene.Dice.Chance(50) ? scene.Dice.Between(5, 40) : null;
        return StockCalls.PutSku(scene, sku);
    }

    /// <summary>A stock location that had a movement, mostly of a favourite.</summary>
    public static Position AnyPosition(Scene scene) =>
        scene.Dice.PickOrNone(scene.AnySku().Positions.Values) ?? scene.Dice.Pick([.. scene.Shop.Positions]);

    private static Movement Any(Scene scene, Sku sku) => scene.Dice.Between(1, 10) switch
    {
        1 => new Movement(sku, scene.AnyPlace(), "damage", scene.Dice.Between(1, 2)),
        2 => new Movement(sku, scene.AnyPlace(), "safety", scene.Dice.Between(0, 4)),
        3 => new Movement(sku, scene.AnyPlace(), "adjustment", scene.Dice.Between(1, 5)),
        _ => new Movement(sku, scene.AnyPlace(), "receipt", scene.Dice.Between(1, 20)),
    };

    // What becomes of orders whose promises a count breaks is not in the plain model.
    private static Act? Kept(Scene scene, Movement count) =>
        count.Quantity < 0 || Counts.BreaksPromises(Shop.At(count.Sku, count.Place), Counts.Variance(count)) ? null : StockCalls.Move(scene, count);
}
