using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using OrleansOms.Load.Days.Comparison;
using OrleansOms.Load.Days.Expected;

namespace OrleansOms.Load.Days.Acts;

/// <summary>The calls on places, SKUs and stock.</summary>
public static class StockCalls
{
    public static Act PutPlace(Scene scene, Place place, int number) =>
        new("put location", $"put {scene.NameOf(place)}", $"/v1/locations/{place.Id}", Bodies.Place(place, number), Verdict.Created)
        {
            Method = HttpMethod.Put,
            KeyUse = KeyUse.None,
        };

    /// <summary>Says of a SKU what the model has of it.</summary>
    public static Act PutSku(Scene scene, Sku sku)
    {
        var verdict = sku.IsKnown ? Verdict.Ok : Verdict.Created;
        sku.IsKnown = true;
        scene.Shop.Changes.Add(sku);
        return new Act("put SKU", $"put {scene.NameOf(sku)}", $"/v1/skus/{sku.Id}", Bodies.Sku(sku), verdict)
        {
            Method = HttpMethod.Put,
            KeyUse = KeyUse.None,
        };
    }

    public static Act Move(Scene scene, Movement movement)
    {
        var verdict = Movements.Book(scene.Shop, movement);
        return new Act(
            KindOf(movement), WordsOf(scene, movement), PathOf(movement.Sku, movement.Place), Bodies.Movement(movement), verdict)
        {
            Learn = answer => Learn(movement, answer),
            Check = (answer, differences) => Check(movement, answer, differences),
        };
    }

    /// <summary>Many movements, no two at one stock location: each is answered by itself.</summary>
    public static Act MoveMany(Scene scene, IReadOnlyList<Movement> movements)
    {
        var verdicts = movements.Select(movement => Movements.Book(scene.Shop, movement)).ToList();
        var items = movements.Select(movement =>
        {
            var body = Bodies.Movement(movement);
            body["sku"] = movement.Sku.Id;
            body["location"] = movement.Place.Id;
            return body;
        });
        return new Act(
            "bulk movements",
            $"{movements.Count} in bulk: {string.Join("; ", movements.Select(movement => WordsOf(scene, movement)))}",
            "/v1/stock/movements",
            new JsonObject { ["movements"] = Bodies.Array(items) },
            Verdict.Ok)
        {
            // A repeat judges anew what was refused, so only one without refusals has the same answer again.
            KeyUse = verdicts.TrueForAll(verdict => verdict.IsSuccess) ? KeyUse.Required : KeyUse.Once,
            Learn = answer => Each(answer, (index, result) =>
            {
                if (verdicts[index].IsSuccess && result.TryGetProperty("levels", out var levels)) Learn(movements[index], levels);
            }),
            Check = (answer, differences) => Each(answer, (index, result) => Check(movements[index], verdicts[index], index, result, differences)),
        };
    }

    /// <summary>Looks back at the levels of an earlier time.</summary>
    public static Act LookBack(Scene scene, Position position, Moment moment) => new(
        "look back",
        $"look back at {scene.NameOf(position.Sku)} at {scene.NameOf(position.Place)}",
        $"{PathOf(position.Sku, position.Place)}?asOf={Uri.EscapeDataString(Bodies.Time(moment.At))}",
        null,
        Verdict.Ok)
    {
        Method = HttpMethod.Get,
        KeyUse = KeyUse.None,
        Check = (answer, differences) => differences.Compare("levels", moment.Levels!, StockComparison.LevelsOf(answer.GetProperty("levels"))),
    };

    /// <summary>Asks what can be had of SKUs; those that are unknown are named.</summary>
    public static Act Ask(Scene scene, IReadOnlyList<Sku> skus) => new(
        "availability",
        $"ask for {string.Join(", ", skus.Select(scene.NameOf))}",
        "/v1/availability",
        new JsonObject { ["skus"] = new JsonArray([.. skus.Select(sku => JsonValue.Create(sku.Id))]) },
        Verdict.Ok)
    {
        KeyUse = KeyUse.None,
        Check = (answer, differences) => StockComparison.CompareAvailability(skus, answer, differences),
    };

    private static string PathOf(Sku sku, Place place) => $"/v1/stock/{sku.Id}/{place.Id}/movements";

    private static string KindOf(Movement movement) => movement.CountedAt is null ? movement.Type : "count of earlier";

    private static string WordsOf(Scene scene, Movement movement) =>
        $"{KindOf(movement)} {movement.Quantity} {scene.NameOf(movement.Sku)} at {scene.NameOf(movement.Place)}";

    private static void Each(JsonElement answer, Action<int, JsonElement> result)
    {
        foreach (var (index, item) in answer.GetProperty("results").EnumerateArray().Index()) result(index, item);
    }

    private static void Check(Movement movement, Verdict verdict, int index, JsonElement result, Differences differences)
    {
        differences.Compare($"result {index}, status", verdict.Status, (int)result.Number("status"));
        if (verdict.IsSuccess && result.TryGetProperty("levels", out var levels)) Check(movement, levels, differences);
        else if (result.TryGetProperty("problem", out var problem) && problem.ValueKind == JsonValueKind.Object)
            differences.Compare($"result {index}, code", verdict.Code, problem.Text("code"));
    }

    // What is handed on to lines that wait is for a moment reserved; then the levels are read until they are as they should be.
    private static void Check(Movement movement, JsonElement levels, Differences differences)
    {
        if (!movement.Sku.EverWaited)
            differences.Compare("levels", Shop.At(movement.Sku, movement.Place).Levels, StockComparison.LevelsOf(levels));
    }

    private static void Learn(Movement movement, JsonElement levels)
    {
        var position = Shop.At(movement.Sku, movement.Place);
        var at = DateTimeOffset.Parse(levels.Text("asOf")!, CultureInfo.InvariantCulture);
        if (movement is { Type: "count", CountedAt: null }) position.CountedAt = at;
        position.Moments.Add(new Moment(at, position.OnHand, position.Variance, movement.Sku.EverWaited ? null : position.Levels));
    }
}
