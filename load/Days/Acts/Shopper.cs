using OrleansOms.Load.Amounts;
using OrleansOms.Load.Days.Expected;

namespace OrleansOms.Load.Days.Acts;

/// <summary>Places orders of all kinds, and changes its mind.</summary>
public static class Shopper
{
    private static readonly Currency[] Currencies = [new("GBP"), new("GBP"), new("GBP"), new("EUR"), new("JPY"), new("KWD")];
    private static readonly string[] Methods = ["standard", "standard", "standard", "express", "pickup"];
    private static readonly string[] Ways = ["refuse", "refuse", "cancelRemainder", "backorder", "backorder"];

    public static Act Place(Scene scene) => OrderCalls.Place(scene, Draft(scene));

    /// <summary>An order that can be right.</summary>
    public static Draft Draft(Scene scene)
    {
        var dice = scene.Dice;
        var (currency, way) = (dice.Pick(Currencies), dice.Pick(Ways));
        var lines = Enumerable.Range(0, dice.Between(1, 4)).Select(_ => Line(scene, currency, way)).ToList();
        // Which of two lines of an order waits first for the same SKU is nobody's business.
        if (way == "backorder") lines = [.. lines.DistinctBy(line => line.Sku)];
        List<DraftCharge> charges = [];
        if (dice.Chance(40)) charges.Add(new DraftCharge("shipping", Money(dice, currency, 800), Money(dice, currency, 150)));
        if (dice.Chance(10)) charges.Add(new DraftCharge("rebate", -Money(dice, currency, 300), 0));
        if (dice.Chance(2) && charges.Count > 0) lines.Clear();
        var reference = dice.Chance(30) ? $"R{scene.Shop.Orders.Count}" : null;
        var to = dice.Chance(75) ? new Point(dice.Between(500, 580) / 10.0, dice.Between(-50, 15) / 10.0) : (Point?)null;
        return new Draft(
            scene.Channel, reference, currency, way, $"{scene.Prefix}-c{dice.Between(1, 9)}", lines, charges, dice.Pick(Methods), to);
    }

    public static Act? Cancel(Scene scene)
    {
        if (scene.Dice.PickOrNone(scene.Shop.Orders.Where(order => order.Lines.Any(line => line.Open > 0))) is not { } order) return null;
        List<(int Line, long Units)> lines = [];
        if (scene.Dice.Chance(60))
            foreach (var line in scene.Dice.Some(order.Lines.Where(line => line.Open > 0), 2))
                lines.Add((line.Number, scene.Dice.Between(1, (int)line.Open)));
        return Fairness.IsPlain(Cancelling.Frees(order, lines)) ? OrderCalls.Cancel(scene, order, lines) : null;
    }

    private static DraftLine Line(Scene scene, Currency currency, string way)
    {
        var dice = scene.Dice;
        var sku = way == "backorder" && dice.Chance(70) ? Backorderable(scene) : dice.Chance(5) ? Service(scene) : scene.AnySku();
        long quantity = dice.Chance(15) ? dice.Between(5, 20) : dice.Between(1, 5);
        var price = dice.Between(0, 200_000) / (decimal)Math.Pow(10, dice.Between(2, 4));
        var gross = currency.Gross(quantity, price);
        var discount = dice.Chance(35) ? Math.Min(gross, Money(dice, currency, 500)) : 0;
        var tax = dice.Chance(70) ? Money(dice, currency, 400) : 0;
        return new DraftLine(sku, quantity, price, discount, tax, dice.Chance(25) ? scene.AnyPlace() : null);
    }

    private static Sku Backorderable(Scene scene) => scene.Dice.PickOrNone(scene.Favourites.Where(sku => sku.Backorderable)) ?? scene.AnySku();

    private static Sku Service(Scene scene) =>
        scene.Dice.PickOrNone(scene.Shop.Skus.Where(sku => sku is { IsService: true, IsKnown: true })) ?? scene.AnySku();

    private static decimal Money(Dice dice, Currency currency, int mostHundredths) =>
        currency.Round(dice.Between(1, mostHundredths * 10) / 1000m);
}
