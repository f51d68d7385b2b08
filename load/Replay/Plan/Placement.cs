namespace OrleansOms.Load.Replay.Plan;

/// <summary>Where a SKU lives and where a row takes place: a pure function of the file's texts and the list of locations.</summary>
/// <remarks>
/// With h = <see cref="StableHash"/>:
/// a SKU lives in one warehouse and in h("places/" + sku) mod 4 stores, those whose h(sku + "@" + id) is lowest.
/// Row n of invoice i (counted from 1 within the invoice) has x = h(i + "/" + n). An order line with x mod 10 = 0 has no location and is
/// left to sourcing; else, with y = x / 10, it takes place in the SKU's store number (y / 8) mod stores when y mod 8 = 0 and the SKU lives
/// in a store, and in its warehouse otherwise. An adjustment is placed the same way, but is never left to sourcing.
/// </remarks>
public sealed class Placement
{
    private const int MaxStoresPerSku = 3;

    private readonly Location[] _warehouses;
    private readonly Location[] _stores;
    private readonly Dictionary<string, Location[]> _places = new(StringComparer.Ordinal);

    public Placement(IReadOnlyList<Location> locations)
    {
        _warehouses = [.. locations.Where(location => location.Kind == "warehouse")];
        _stores = [.. locations.Where(location => location.Kind != "warehouse")];
        // A list without a warehouse is a chain of stores: each can be a SKU's first place.
        if (_warehouses.Length == 0) (_warehouses, _stores) = (_stores, []);
    }

    public const string InWords =
        "A SKU lives in one warehouse and in 0 to 3 stores; a row takes place in the SKU's warehouse, one in eight in one of its stores; "
        + "one order line in ten has no location and is left to sourcing. All by the first 8 bytes of SHA-256 of \"sku@location\", "
        + "\"places/sku\" and \"invoice/row\".";

    /// <summary>The SKU's warehouse first, then its stores.</summary>
    public IReadOnlyList<Location> PlacesOf(string sku)
    {
        if (_places.TryGetValue(sku, out var known)) return known;
        var stores = (int)(StableHash.Of("places/" + sku) % (MaxStoresPerSku + 1));
        Location[] places = [_warehouses.MinBy(Rank)!, .. _stores.OrderBy(Rank).Take(stores)];
        _places.Add(sku, places);
        return places;

        ulong Rank(Location location) => StableHash.Of(sku + "@" + location.Id);
    }

    /// <summary>The location an order line asks for; null: it asks for none.</summary>
    public Location? PlaceOfLine(string invoice, int row, string sku) =>
        RowHash(invoice, row) is var x && x % 10 == 0 ? null : Place(x / 10, sku);

    public Location PlaceOfAdjustment(string invoice, int row, string sku) => Place(RowHash(invoice, row) / 10, sku);

    private Location Place(ulong y, string sku)
    {
        var places = PlacesOf(sku);
        var stores = (ulong)(places.Count - 1);
        return stores > 0 && y % 8 == 0 ? places[1 + (int)(y / 8 % stores)] : places[0];
    }

    private static ulong RowHash(string invoice, int row) => StableHash.Of($"{invoice}/{row}");
}
