using OrleansOms.Engine.Journal;
using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.Locations;
using OrleansOms.Grains.Interfaces.Skus;
using OrleansOms.Grains.Interfaces.Stock;

namespace OrleansOms.Silo.Demo;

/// <summary>A small catalogue and places, put into an empty store so that the first <c>curl</c> has something to show.</summary>
public sealed class DemoData(IGrainFactory grains, IJournalStore store)
{
    private const string Actor = "demo";

    private static readonly (string Id, LocationDescription Description)[] Places =
    [
        ("WH-NORTH", Place("Leeds warehouse", LocationKind.Warehouse, 53.80, -1.55, priority: 1)),
        ("WH-SOUTH", Place("Reading warehouse", LocationKind.Warehouse, 51.45, -0.97, priority: 1)),
        ("STORE-LONDON", Place("London store", LocationKind.Store, 51.51, -0.13, priority: 5)),
        ("STORE-YORK", Place("York store", LocationKind.Store, 53.96, -1.08, priority: 5)),
    ];

    private static readonly (string Sku, string Name)[] Catalogue =
    [
        ("MUG-RED", "Enamel mug, red"),
        ("MUG-BLUE", "Enamel mug, blue"),
        ("LANTERN", "Garden lantern"),
        ("BLANKET", "Wool blanket"),
        ("TEAPOT", "Cast iron teapot"),
        ("CANDLES-6", "Six beeswax candles"),
        ("APRON", "Linen apron"),
        ("CLOCK", "Kitchen clock"),
    ];

    /// <summary>Fills the store unless anything was ever written to it. Units in a warehouse: 100; in a store: 5. Returns false when it was left alone.</summary>
    public async Task<bool> FillAsync(CancellationToken stop)
    {
        if ((await store.ReadLogAsync(default, 1, stop)).Count > 0)
        {
            return false;
        }

        foreach (var (id, description) in Places)
        {
            Check(await grains.GetGrain<ILocationGrain>(id).Handle(new(new DescribeLocation(description), Actor, "demo")));
        }

        foreach (var (sku, name) in Catalogue)
        {
            Check(await grains.GetGrain<ISkuGrain>(sku).Handle(
                new(new DescribeSku(name, SkuKind.Stock, Backorderable: false, BackorderLimit: null), Actor, "demo")));
            foreach (var (location, description) in Places)
            {
                var units = description.Kind == LocationKind.Warehouse ? 100 : 5;
                var key = new RequestKey($"demo:{sku}@{location}", "demo");
                Check(await grains.GetGrain<IStockGrain>($"{sku}@{location}").Handle(
                    new(new RecordMovement(MovementType.Receipt, units, "opening stock", null, key, null), Actor, "demo")));
            }
        }

        return true;
    }

    private static LocationDescription Place(string name, LocationKind kind, double latitude, double longitude, int priority) =>
        new(name, kind, "GB", latitude, longitude, priority, Ships: true, Pickup: kind == LocationKind.Store, Returns: true);

    private static void Check(Reply reply)
    {
        if (reply is Rejected or Unavailable)
        {
            throw new InvalidOperationException($"The demo's data could not be written: {reply}");
        }
    }
}
