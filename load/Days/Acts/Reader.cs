namespace OrleansOms.Load.Days.Acts;

/// <summary>Looks at what can be had, and at what there was.</summary>
public static class Reader
{
    public static Act? Ask(Scene scene)
    {
        // What waits may still be handed on; that is looked at when it has settled.
        var skus = scene.Dice.Some(scene.Favourites.Where(sku => !sku.EverWaited), 5);
        return skus.Count == 0 ? null : StockCalls.Ask(scene, [.. skus, scene.Nothing]);
    }

    public static Act? LookBack(Scene scene)
    {
        if (scene.Dice.PickOrNone(scene.Shop.Positions.Where(position => position.Moments.Exists(moment => moment.Levels is not null))) is not { } position)
            return null;
        return StockCalls.LookBack(scene, position, scene.Dice.Pick(position.Moments.FindAll(moment => moment.Levels is not null)));
    }
}
