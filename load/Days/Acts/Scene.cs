using OrleansOms.Load.Days.Expected;

namespace OrleansOms.Load.Days.Acts;

/// <summary>What the roles of a day act in: the shop as the model has it, and the dice.</summary>
/// <param name="prefix">Sets the names of this run of this day apart from those of all others.</param>
public sealed class Scene(string prefix, Shop shop, IReadOnlyList<Sku> favourites, Dice dice)
{
    public string Prefix { get; } = prefix;

    public Shop Shop { get; } = shop;

    /// <summary>The SKUs that most of the day is about: few, so that its calls meet.</summary>
    public IReadOnlyList<Sku> Favourites { get; } = favourites;

    public Dice Dice { get; } = dice;

    /// <summary>The calls that may be repeated.</summary>
    public List<DoneAct> Done { get; } = [];

    public string Channel => $"{Prefix}-web";

    /// <summary>A place that nobody has described.</summary>
    public Place Nowhere { get; } = new($"{prefix}-NOWHERE", null, 0, true, true, true);

    /// <summary>A SKU that nobody has described or moved.</summary>
    public Sku Nothing { get; } = new($"{prefix}-NOTHING");

    /// <summary>A SKU with stock of its own, mostly a favourite.</summary>
    public Sku AnySku() => Dice.Chance(85)
        ? Dice.Pick(Favourites)
        : Dice.PickOrNone(Shop.Skus.Where(sku => sku is { IsKnown: true, IsService: false })) ?? Dice.Pick(Favourites);

    public Place AnyPlace() => Dice.Pick(Shop.Places);

    public string NameOf(Sku sku) => Short(sku.Id);

    public string NameOf(Place place) => Short(place.Id);

    /// <summary>An order's number among the day's: its id is the server's.</summary>
    public string NameOf(Order order) => $"order {Shop.Orders.IndexOf(order) + 1}";

    public string NameOf(Return claim) => $"return {Shop.Returns.IndexOf(claim) + 1}";

    public string NameOf(Transfer transfer) => $"transfer {Shop.Transfers.IndexOf(transfer) + 1}";

    private string Short(string id) => id[(Prefix.Length + 1)..];
}
