using System.Globalization;

namespace OrleansOms.Load.Suites.Scenarios;

/// <summary>The SKUs of a run and where they lie. A <em>position</em> is one SKU at one location, numbered from 0.</summary>
public sealed class Assortment
{
    private readonly IReadOnlyList<string> _skus;
    private readonly string[] _locations;

    /// <param name="spread">So many locations have each SKU, 1 to <paramref name="locations"/>.</param>
    public Assortment(IReadOnlyList<string> skus, int locations, int spread)
    {
        if (skus.Count == 0 || locations < 1 || spread < 1 || spread > locations)
            throw new BadScenarioException("There must be a SKU and a location, and a SKU can lie in no more locations than there are.");
        _skus = skus;
        _locations = [.. Enumerable.Range(1, locations).Select(number => "LOAD-" + number.ToString("D2", CultureInfo.InvariantCulture))];
        Spread = spread;
    }

    public static Assortment Numbered(string run, int skus, int locations, int spread) =>
        new([.. Enumerable.Range(0, skus).Select(number => $"{run}-{number.ToString("D6", CultureInfo.InvariantCulture)}")], locations, spread);

    public int Skus => _skus.Count;

    public int Spread { get; }

    public int Positions => Skus * Spread;

    public IReadOnlyList<string> Locations => _locations;

    public string Sku(int sku) => _skus[sku];

    /// <param name="copy">Which of the SKU's locations, from 0.</param>
    public int Position(int sku, int copy) => (sku * Spread) + copy;

    public int SkuOf(int position) => position / Spread;

    public string LocationOf(int position) => _locations[(SkuOf(position) + (position % Spread)) % _locations.Length];

    /// <summary>A SKU's position at a location; null when it has none there.</summary>
    public int? Find(int sku, string location)
    {
        for (var copy = 0; copy < Spread; copy++)
            if (LocationOf(Position(sku, copy)) == location)
                return Position(sku, copy);
        return null;
    }
}

/// <summary>A scenario's options can't be used; the message is one sentence for the person who gave them.</summary>
public sealed class BadScenarioException(string message) : Exception(message);
