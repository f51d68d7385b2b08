using OrleansOms.Load.Days.Expected;

namespace OrleansOms.Load.Days.Acts;

/// <summary>What a seed makes of a day: its places, its SKUs and what happens, one act after the other.</summary>
public sealed class DayPlan
{
    /// <summary>SKUs of the catalogue; a day is mostly about a dozen of them.</summary>
    public const int CatalogueSize = 200;

    public const int PlacesCount = 6;

    private const int FavouritesCount = 12;

    private const int BackorderableCount = 6;

    private static readonly (int Weight, Func<Scene, Act?> Act)[] Acts =
    [
        (24, Shopper.Place), (12, Shopper.Cancel), (22, Dispatch.Ship), (10, Dispatch.Deliver),
        (8, Warehouse.Receive), (4, Warehouse.Adjust), (3, Warehouse.Damage), (4, Warehouse.Repair), (3, Warehouse.SetSafety),
        (4, Warehouse.Count), (3, Warehouse.CountOfEarlier), (3, Warehouse.MoveMany), (1, Warehouse.PutSku),
        (8, ReturnsDesk.Request), (1, ReturnsDesk.Approve), (1, ReturnsDesk.Decline), (14, ReturnsDesk.Receive), (14, ReturnsDesk.Inspect),
        (14, ReturnsDesk.Refund),
        (5, Carrier.Send), (6, Carrier.Receive), (3, Carrier.WriteOff),
        (3, Reader.Ask), (2, Reader.LookBack), (5, Repeater.Again), (14, Mistakes.Any),
    ];

    private readonly int _acts;

    /// <param name="run">Sets this run apart from others with the same seed on the same server.</param>
    public DayPlan(long seed, string run)
    {
        var dice = new Dice(seed);
        var prefix = $"{run}-{seed}";
        var places = Enumerable.Range(1, PlacesCount).Select(number => Place(dice, prefix, number)).ToList();
        var catalogue = Enumerable.Range(0, CatalogueSize).Select(number => new Sku($"{prefix}-S{number:D3}") { IsService = number % 20 == 0 }).ToList();
        var favourites = dice.Some(catalogue.Where(sku => !sku.IsService), FavouritesCount);
        Scene = new Scene(prefix, new Shop(places, catalogue), favourites, dice);
        _acts = dice.Between(60, 150);
    }

    public Scene Scene { get; }

    /// <summary>The acts, each decided when the one before has been answered.</summary>
    public IEnumerable<Act> Perform()
    {
        foreach (var (place, index) in Scene.Shop.Places.Select((place, index) => (place, index))) yield return StockCalls.PutPlace(Scene, place, index + 1);
        foreach (var sku in Scene.Shop.Skus.Where(sku => sku.IsService && Scene.Dice.Chance(20)).ToList()) yield return StockCalls.PutSku(Scene, sku);
        foreach (var sku in Scene.Favourites.Take(BackorderableCount)) yield return PutBackorderable(sku);
        yield return StockCalls.MoveMany(Scene, [.. OpeningStock()]);
        for (var act = 0; act < _acts; act++) yield return Next();
    }

    private Act PutBackorderable(Sku sku)
    {
        sku.Backorderable = true;
        sku.BackorderLimit = Scene.Dice.Chance(40) ? Scene.Dice.Between(5, 30) : null;
        return StockCalls.PutSku(Scene, sku);
    }

    private IEnumerable<Movement> OpeningStock()
    {
        var others = Scene.Dice.Some(Scene.Shop.Skus.Where(sku => !sku.IsService && !Scene.Favourites.Contains(sku)), 20);
        foreach (var sku in Scene.Favourites)
            foreach (var place in Scene.Dice.Some(Scene.Shop.Places, Scene.Dice.Between(1, 5)))
                yield return new Movement(sku, place, "receipt", Scene.Dice.Between(2, 30));
        foreach (var sku in others) yield return new Movement(sku, Scene.AnyPlace(), "receipt", Scene.Dice.Between(1, 20));
    }

    private Act Next()
    {
        while (true)
        {
            var (roll, next) = (Scene.Dice.Between(1, Acts.Sum(act => act.Weight)), 0);
            while (roll > Acts[next].Weight) roll -= Acts[next++].Weight;
            if (Acts[next].Act(Scene) is { } act) return act;
        }
    }

    private static Place Place(Dice dice, string prefix, int number)
    {
        var at = dice.Chance(85) ? new Point(dice.Between(500, 580) / 10.0, dice.Between(-50, 15) / 10.0) : (Point?)null;
        // There is always a place that does it all, or a day could have nothing to do.
        var all = number <= 2;
        return new Place(
            $"{prefix}-P{number}", at, dice.Between(0, 3), all || dice.Chance(75), all || dice.Chance(70), all || dice.Chance(60));
    }
}
