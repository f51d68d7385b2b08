using OrleansOms.Grains.Interfaces.Stock;

namespace OrleansOms.Api.Stock;

/// <summary>The levels of a stock location, in units. onHand = available + reserved + committed + safety + damaged + quality.</summary>
/// <param name="AsOf">When the last movement was booked.</param>
internal sealed record StockBody(
    string Sku,
    string Location,
    long OnHand,
    long Available,
    long Reserved,
    long Committed,
    long Safety,
    long Damaged,
    long Quality,
    long InTransit,
    long Version,
    DateTimeOffset AsOf)
{
    public static StockBody Of(StockView view) => new(
        view.Sku,
        view.Location,
        view.OnHand,
        view.Available,
        view.Reserved,
        view.Committed,
        view.Safety,
        view.Damaged,
        view.Quality,
        view.InTransit,
        view.Version,
        view.AsOf);
}
