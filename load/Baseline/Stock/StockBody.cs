namespace OrleansOms.Baseline.Stock;

/// <summary>The levels of a stock location as they are answered, in units. The baseline knows no other buckets than available and committed.</summary>
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
    DateTime AsOf)
{
    public static StockBody Of(string sku, string location, long available, long committed, long version, DateTime asOf) => new(
        sku,
        location,
        available + committed,
        available,
        Reserved: 0,
        committed,
        Safety: 0,
        Damaged: 0,
        Quality: 0,
        InTransit: 0,
        version,
        asOf);
}
