using OrleansOms.Baseline.Database;
using OrleansOms.Baseline.Http;
using OrleansOms.Baseline.Locations;

namespace OrleansOms.Baseline.Stock;

/// <summary>Books many receipts. Those that can be booked are booked together.</summary>
internal sealed class RecordMovements(OmsDatabase database, LocationTable locations)
{
    private const int MovementsMax = 1_000;

    private readonly Booking _booking = new(database);

    public async ValueTask<IAnswer> HandleAsync(HttpContext http)
    {
        var (key, invalidKey) = IncomingRequest.Key(http, "movements");
        if (invalidKey is not null) return invalidKey;
        var (asked, fingerprint, malformed) = await IncomingRequest.BodyAsync(http, BaselineJson.Default.BulkDraft);
        if (malformed is not null) return malformed;
        if (asked.Movements.Length is 0 or > MovementsMax) return Problem.Invalid("/movements", "outOfBounds", $"Send 1 to {MovementsMax} movements.");

        var bookable = asked.Movements.Where((movement, index) => Refusal(movement, index) is null).ToList();
        return await _booking.BookAsync(key, fingerprint, bookable, 200, BaselineJson.Default.BulkBody, levels => new BulkBody(
            [.. asked.Movements.Select((movement, index) => Refusal(movement, index) is { } refusal
                ? new BulkResult(index, refusal.Status, Levels: null, refusal.ToBody(traceId: null))
                : new BulkResult(index, 201, levels[(movement.Sku, movement.Location)], Problem: null))]));
    }

    private Problem? Refusal(BulkMovement movement, int index) =>
        locations.Contains(movement.Location)
            ? MovementDraft.Refuse(movement.Type, movement.Quantity, $"/movements/{index}")
            : Problem.Invalid($"/movements/{index}/location", "unknownLocation", "There is no such location.");
}

/// <summary>Books one receipt.</summary>
internal sealed class RecordMovement(OmsDatabase database, LocationTable locations)
{
    private static readonly Problem UnknownLocation = Problem.NotFound("locationNotFound", "There is no such location.");

    private readonly Booking _booking = new(database);

    public async ValueTask<IAnswer> HandleAsync(HttpContext http)
    {
        var (key, invalidKey) = IncomingRequest.Key(http, "movements");
        if (invalidKey is not null) return invalidKey;
        var (asked, fingerprint, malformed) = await IncomingRequest.BodyAsync(http, BaselineJson.Default.MovementDraft);
        if (malformed is not null) return malformed;
        var (sku, location) = (http.PathId("sku"), http.PathId("location"));
        if (!locations.Contains(location)) return UnknownLocation;
        if (MovementDraft.Refuse(asked.Type, asked.Quantity, "") is { } refusal) return refusal;

        var movement = new BulkMovement(sku, location, asked.Type, asked.Quantity, asked.Reason, asked.Reference);
        return await _booking.BookAsync(key, fingerprint, [movement], 201, BaselineJson.Default.StockBody, levels => levels[(sku, location)]);
    }
}
