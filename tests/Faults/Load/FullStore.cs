using OrleansOms.Faults.Tests.Checker;

namespace OrleansOms.Faults.Tests.Load;

/// <summary>What clients see of a store that has no room.</summary>
public static class FullStore
{
    /// <summary>Waits until writes are refused for want of room.</summary>
    public static async Task Refuses(Shoppers shoppers) =>
        await Eventually.Sees(() => Task.FromResult(shoppers.Log), log => log.TakeLast(50).Count(IsRefusedForWantOfRoom) > 5);

    /// <summary>Asserts that all that can be read can be.</summary>
    public static async Task ReadsGoOn(OmsClient oms, Shoppers shoppers)
    {
        var books = Judge.Fold(shoppers.Log);
        foreach (var id in books.Orders.Keys.TakeLast(30)) (await oms.Order(id)).Is(200);
        foreach (var sku in shoppers.Catalogue.Ample)
        {
            (await oms.Get($"/v1/availability/{sku}")).Is(200);
            (await oms.Get($"/v1/stock/{sku}/{shoppers.Catalogue.Locations[0]}/movements")).Is(200);
        }

        (await oms.Get($"/v1/orders?channel={shoppers.Catalogue.Channel}")).Is(200);
        (await oms.Get("/readyz")).Is(200);
    }

    private static bool IsRefusedForWantOfRoom(Entry entry) =>
        entry is { Phase: Phase.Unknown, Status: 503 } && (string)entry.Json["code"]! == "storageFull";
}
