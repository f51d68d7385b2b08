using System.Text.Json;
using OrleansOms.Load.Days.Expected;

namespace OrleansOms.Load.Days.Comparison;

/// <summary>Levels and availability as the server says them, beside the model's.</summary>
public static class StockComparison
{
    public static Levels LevelsOf(JsonElement levels) => new(
        levels.Number("onHand"), levels.Number("available"), levels.Number("reserved"), levels.Number("committed"),
        levels.Number("safety"), levels.Number("damaged"), levels.Number("quality"), levels.Number("inTransit"));

    /// <summary>A SKU's levels at all its places, and in sum.</summary>
    public static void Compare(Sku sku, JsonElement actual, Differences differences)
    {
        var expected = sku.Positions.Values.Select(position => (position.Place.Id, position.Levels));
        differences.Compare("levels", Words(expected), Words(LevelsByPlace(actual)));
        differences.Compare("sum of levels", Sum(sku), LevelsOf(actual));
    }

    /// <summary>A SKU's levels at all its places as the server says them, as text.</summary>
    public static string WordsOf(JsonElement actual) => Words(LevelsByPlace(actual));

    /// <summary>The answer to a question for many SKUs.</summary>
    public static void CompareAvailability(IReadOnlyList<Sku> skus, JsonElement actual, Differences differences)
    {
        differences.Compare("items", Words(skus.Where(sku => sku.IsKnown).Select(Words)), Words(actual.GetProperty("items").EnumerateArray().Select(Words)));
        differences.Compare(
            "unknown",
            Words(skus.Where(sku => !sku.IsKnown).Select(sku => sku.Id)),
            Words(actual.GetProperty("unknown").EnumerateArray().Select(sku => sku.GetString()!)));
    }

    private static IEnumerable<(string Place, Levels Levels)> LevelsByPlace(JsonElement actual) => actual.GetProperty("locations").EnumerateArray()
        .Select(at => (at.Text("location")!, LevelsOf(at)))
        .OrderBy(at => at.Item1, StringComparer.Ordinal);

    private static string Words(IEnumerable<(string Place, Levels Levels)> places) => Words(places.Select(at => $"{at.Place} {at.Levels}"));

    private static string Words(Sku sku) => Words(
        sku.Id,
        sku.Positions.Values.Sum(position => position.Available),
        sku.Positions.Values.Select(position => (position.Place.Id, position.Available)));

    private static string Words(JsonElement item) => Words(
        item.Text("sku")!,
        item.Number("available"),
        item.GetProperty("locations").EnumerateArray().Select(at => (at.Text("location")!, at.Number("available"))));

    private static string Words(string sku, long available, IEnumerable<(string Place, long Units)> places) =>
        $"{sku} {available}: " + string.Join(", ", places.OrderBy(at => at.Place, StringComparer.Ordinal).Select(at => $"{at.Units} at {at.Place}"));

    private static string Words(IEnumerable<string> items) => string.Join("; ", items);

    private static Levels Sum(Sku sku) => sku.Positions.Values
        .Select(position => position.Levels)
        .Aggregate(new Levels(0, 0, 0, 0, 0, 0, 0, 0), (sum, at) => new Levels(
            sum.OnHand + at.OnHand, sum.Available + at.Available, sum.Reserved + at.Reserved, sum.Committed + at.Committed,
            sum.Safety + at.Safety, sum.Damaged + at.Damaged, sum.Quality + at.Quality, sum.InTransit + at.InTransit));
}
