namespace OrleansOms.Load.Tests.Fake;

/// <summary>Units of each SKU at each location. Public members are for planting a mistake.</summary>
public sealed class FakeStock
{
    private readonly Dictionary<(string Sku, string Location), FakeLevel> _levels = [];

    public FakeLevel? Find(string sku, string location) => _levels.GetValueOrDefault((sku, location));

    public IReadOnlyList<(string Location, FakeLevel Level)> Of(string sku) =>
        [.. _levels.Where(pair => pair.Key.Sku == sku).Select(pair => (pair.Key.Location, pair.Value))];

    public FakeLevel Any() => _levels.Values.First();

    /// <returns>201, or 409 when there is not enough to take off.</returns>
    public int Move(MovementBody movement)
    {
        if (movement.Type is not ("receipt" or "adjustment") || (movement.Type == "receipt" && movement.Quantity < 1)) return 422;
        var level = Find(movement.Sku, movement.Location) ?? new FakeLevel();
        if (level.Available + movement.Quantity < 0) return 409;
        level.Available += movement.Quantity;
        _levels[(movement.Sku, movement.Location)] = level;
        return 201;
    }

    public object Availability(string[] skus) => new
    {
        items = skus.Where(sku => Of(sku).Count > 0).Select(AvailabilityOf),
        unknown = skus.Where(sku => Of(sku).Count == 0),
    };

    public object AvailabilityOf(string sku) => new
    {
        sku,
        available = Of(sku).Sum(place => place.Level.Available),
        locations = Of(sku).Select(place => new { location = place.Location, available = place.Level.Available }),
    };
}

public sealed class FakeLevel
{
    public long Available { get; set; }

    public long Committed { get; set; }

    public object View(string sku, string location) => new
    {
        sku,
        location,
        onHand = Available + Committed,
        Available,
        reserved = 0,
        Committed,
        safety = 0,
        damaged = 0,
        quality = 0,
        inTransit = 0,
        version = 1,
    };
}
