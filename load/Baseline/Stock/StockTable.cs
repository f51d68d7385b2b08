using OrleansOms.Baseline.Database;

namespace OrleansOms.Baseline.Stock;

/// <param name="AsOf">When it last changed, UTC.</param>
internal readonly record struct StockLevel(string Sku, string Location, long Available, DateTime AsOf);

/// <summary>Units of each SKU at each location, as they are read.</summary>
internal sealed class StockTable(OmsDatabase database)
{
    private const string SelectOne = "select available, committed, version, as_of from stock where sku = $1 and location = $2";

    private const string SelectOfSku = "select sku, location, available, as_of from stock where sku = $1 order by location";

    private const string SelectOfSkus = "select sku, location, available, as_of from stock where sku = any($1) order by sku, location";

    private const string SelectAtLocations =
        "select sku, location, available, as_of from stock where sku = any($1) and location = any($2) order by sku, location";

    private const string SelectKnown = "select id from sku where id = any($1) union select sku from stock where sku = any($1)";

    public async ValueTask<StockBody?> FindAsync(string sku, string location)
    {
        await using var command = database.Reads.CreateCommand(SelectOne).With(sku).With(location);
        await using var rows = await command.ExecuteReaderAsync();
        return await rows.ReadAsync()
            ? StockBody.Of(sku, location, rows.GetInt64(0), rows.GetInt64(1), rows.GetInt64(2), rows.GetDateTime(3))
            : null;
    }

    /// <summary>The SKU's levels in the order of the locations.</summary>
    public ValueTask<List<StockLevel>> OfAsync(string sku) => ReadAsync(database.Reads.CreateCommand(SelectOfSku).With(sku));

    /// <summary>The SKUs' levels in the order of SKUs and locations.</summary>
    /// <param name="locations">Only these; empty for all.</param>
    public ValueTask<List<StockLevel>> OfAsync(string[] skus, string[] locations) => ReadAsync(
        locations.Length == 0
            ? database.Reads.CreateCommand(SelectOfSkus).With(skus)
            : database.Reads.CreateCommand(SelectAtLocations).With(skus).With(locations));

    /// <summary>Those of the SKUs that were described or had a movement.</summary>
    public async ValueTask<HashSet<string>> KnownAsync(string[] skus)
    {
        await using var command = database.Reads.CreateCommand(SelectKnown).With(skus);
        await using var rows = await command.ExecuteReaderAsync();
        var known = new HashSet<string>(StringComparer.Ordinal);
        while (await rows.ReadAsync()) known.Add(rows.GetString(0));
        return known;
    }

    private static async ValueTask<List<StockLevel>> ReadAsync(Npgsql.NpgsqlCommand command)
    {
        await using var _ = command;
        await using var rows = await command.ExecuteReaderAsync();
        var levels = new List<StockLevel>();
        while (await rows.ReadAsync()) levels.Add(new StockLevel(rows.GetString(0), rows.GetString(1), rows.GetInt64(2), rows.GetDateTime(3)));
        return levels;
    }
}
