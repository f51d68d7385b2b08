using OrleansOms.Load.Days.Expected;

namespace OrleansOms.Load.Days.Acts;

/// <summary>Mistakes in calls on transfers.</summary>
internal static class InTransfers
{
    public static Act ToItself(Scene scene)
    {
        var position = Warehouse.AnyPosition(scene);
        return TransferCalls.Request(scene, position.Place, position.Place, [(position.Sku, 1)]);
    }

    public static Act ToNowhere(Scene scene)
    {
        var position = Warehouse.AnyPosition(scene);
        return TransferCalls.Request(scene, position.Place, scene.Nowhere, [(position.Sku, 1)]);
    }

    public static Act UnknownSku(Scene scene) => Between(scene, scene.Nothing, 1);

    public static Act? Service(Scene scene) =>
        scene.Dice.PickOrNone(scene.Shop.Skus.Where(sku => sku is { IsService: true, IsKnown: true })) is { } sku ? Between(scene, sku, 1) : null;

    public static Act TooMuch(Scene scene)
    {
        var position = Warehouse.AnyPosition(scene);
        var to = scene.Shop.Places.First(place => place != position.Place);
        return TransferCalls.Request(scene, position.Place, to, [(position.Sku, position.Available + 1)]);
    }

    public static Act? ReceiveTwice(Scene scene) =>
        scene.Dice.PickOrNone(scene.Shop.Transfers.Where(transfer => transfer.Lines.All(line => line.Received >= line.Quantity))) is { } transfer
            ? TransferCalls.Receive(scene, transfer, [(1, 1)])
            : null;

    public static Act? WriteOffTooMuch(Scene scene) =>
        scene.Dice.PickOrNone(scene.Shop.Transfers) is { } transfer
            ? TransferCalls.WriteOff(scene, transfer, [(1, transfer.Line(1).InTransit + 1)])
            : null;

    public static Act? UnknownLine(Scene scene) =>
        scene.Dice.PickOrNone(scene.Shop.Transfers) is { } transfer
            ? TransferCalls.Receive(scene, transfer, [(transfer.Lines.Count + 1, 1)])
            : null;

    private static Act Between(Scene scene, Sku sku, long units) => TransferCalls.Request(scene, scene.Shop.Places[0], scene.Shop.Places[1], [(sku, units)]);
}
