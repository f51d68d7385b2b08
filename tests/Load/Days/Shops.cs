using OrleansOms.Load.Amounts;
using OrleansOms.Load.Days.Expected;

namespace OrleansOms.Load.Tests.Days;

/// <summary>Small shops to try the plain model in.</summary>
internal static class Shops
{
    /// <summary>Near, middle and far from (52, 0), which ship and take returns; and one that does neither.</summary>
    public static Shop New(params Sku[] skus) => new(
        [
            new Place("NEAR", new Point(52, 0), 0, true, true, true),
            new Place("MIDDLE", new Point(53, 0), 0, true, true, true),
            new Place("FAR", new Point(56, 0), 0, true, true, true),
            new Place("SHUT", new Point(52, 0.1), 0, false, false, false),
        ],
        skus);

    public static Place Place(this Shop shop, string id) => shop.Places.Single(place => place.Id == id);

    public static Shop With(this Shop shop, Sku sku, string place, long units)
    {
        Assert.Equal(Verdict.Created, shop.Book(sku, place, "receipt", units));
        return shop;
    }

    public static Verdict Book(this Shop shop, Sku sku, string place, string type, long units, Moment? countedAt = null) =>
        Movements.Book(shop, new Movement(sku, shop.Place(place), type, units, countedAt));

    public static Draft Draft(string onShortage, params DraftLine[] lines) =>
        new("web", null, new Currency("GBP"), onShortage, "c-1", lines, [], "standard", new Point(52, 0));

    public static DraftLine Line(Sku sku, long quantity, Place? place = null) => new(sku, quantity, 1.00m, 0, 0, place);

    public static Order Place(this Shop shop, Draft draft)
    {
        var (verdict, order) = Placing.Place(shop, draft);
        Assert.Equal(Verdict.Created, verdict);
        return order!;
    }

    /// <summary>Where a line's units are: <c>3 NEAR, 2 FAR</c>.</summary>
    public static string Allocations(this Order order, int line = 1) =>
        string.Join(", ", order.Line(line).Allocations.Select(allocation => $"{allocation.Left} {allocation.Place?.Id}"));

    public static Levels Levels(this Shop shop, Sku sku, string place) => Shop.At(sku, shop.Place(place)).Levels;
}
