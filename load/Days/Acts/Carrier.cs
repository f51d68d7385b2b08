namespace OrleansOms.Load.Days.Acts;

/// <summary>Moves stock between places, loses some of it, and now and then brings more than it was given.</summary>
public static class Carrier
{
    public static Act? Send(Scene scene)
    {
        var dice = scene.Dice;
        if (dice.PickOrNone(scene.Shop.Positions.Where(position => position.Available > 0)) is not { } first) return null;
        var to = dice.Pick([.. scene.Shop.Places.Where(place => place != first.Place)]);
        var others = scene.Shop.Positions.Where(position => position.Place == first.Place && position.Available > 0 && position != first);
        var lines = dice.Some(others, dice.Between(0, 2)).Prepend(first)
            .Select(position => (position.Sku, (long)dice.Between(1, (int)Math.Min(6, position.Available))));
        return TransferCalls.Request(scene, first.Place, to, [.. lines]);
    }

    public static Act? Receive(Scene scene)
    {
        var dice = scene.Dice;
        if (dice.PickOrNone(scene.Shop.Transfers.Where(transfer => transfer.Lines.Any(line => line.InTransit > 0))) is not { } transfer) return null;
        var lines = dice.Some(transfer.Lines.Where(line => line.InTransit > 0), 3)
            .Select(line => (line.Number, Arriving(dice, line.InTransit)));
        return TransferCalls.Receive(scene, transfer, [.. lines]);
    }

    public static Act? WriteOff(Scene scene)
    {
        var dice = scene.Dice;
        if (dice.PickOrNone(scene.Shop.Transfers.Where(transfer => transfer.Lines.Any(line => line.InTransit > 0))) is not { } transfer) return null;
        if (dice.Chance(40)) return TransferCalls.WriteOff(scene, transfer, []);
        var line = dice.Pick([.. transfer.Lines.Where(line => line.InTransit > 0)]);
        return TransferCalls.WriteOff(scene, transfer, [(line.Number, dice.Between(1, (int)line.InTransit))]);
    }

    private static long Arriving(Dice dice, long inTransit) => dice.Between(1, 10) switch
    {
        1 => inTransit + dice.Between(1, 2),
        <= 7 => inTransit,
        _ => dice.Between(1, (int)inTransit),
    };
}
