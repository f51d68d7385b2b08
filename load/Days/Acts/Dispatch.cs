using OrleansOms.Load.Days.Expected;

namespace OrleansOms.Load.Days.Acts;

/// <summary>Sends what is allocated on its way, often in parts, and hears that it arrived.</summary>
public static class Dispatch
{
    public static Act? Ship(Scene scene)
    {
        var dice = scene.Dice;
        if (dice.PickOrNone(scene.Shop.Orders.Where(order => order.Lines.Any(line => line.Allocated > 0))) is not { } order) return null;
        if (dice.PickOrNone(scene.Shop.Places.Where(place => order.Lines.Any(line => Shipping.Shippable(line, place) > 0))) is not { } place)
            return null;
        var ready = order.Lines.Where(line => Shipping.Shippable(line, place) > 0);
        var inFull = dice.Chance(70);
        var lines = (inFull ? ready : dice.Some(ready, 2)).Select(line => (line.Number, Units(dice, Shipping.Shippable(line, place), inFull)));
        return OrderCalls.Ship(scene, order, place, [.. lines]);
    }

    public static Act? Deliver(Scene scene)
    {
        var dice = scene.Dice;
        var twice = dice.Chance(5);
        if (dice.PickOrNone(scene.Shop.Orders.Where(order => order.Shipments.Exists(made => made.IsDelivered == twice))) is not { } order) return null;
        return OrderCalls.Deliver(scene, order, dice.Pick(order.Shipments.FindAll(made => made.IsDelivered == twice)).Number);
    }

    private static long Units(Dice dice, long most, bool inFull) => inFull ? most : dice.Between(1, (int)most);
}
