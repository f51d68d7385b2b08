using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Npgsql;
using OrleansOms.Baseline.Database;
using OrleansOms.Baseline.Http;

namespace OrleansOms.Baseline.Stock;

/// <summary>Books movements in one transaction with the key of their request and its answer.</summary>
internal sealed class Booking(OmsDatabase database)
{
    // Where another request with the key is under way this waits for its end.
    private const string ClaimKey = "insert into request (id, fingerprint) values ($1, $2) on conflict do nothing";

    private const string SelectAnswer = "select fingerprint, answer from request where id = $1";

    private const string KeepAnswer = "update request set answer = $2 where id = $1";

    private const string InsertMovements = """
        insert into movement (request, index, at, sku, location, type, quantity, reason, reference)
        select $1, number - 1, $2, sku, location, type, quantity, reason, reference
        from unnest($3, $4, $5, $6, $7, $8) with ordinality as moved (sku, location, type, quantity, reason, reference, number)
        """;

    private const string AddUnits = """
        insert into stock as at (sku, location, available, as_of)
        select sku, location, quantity, $1 from unnest($2, $3, $4) as added (sku, location, quantity)
        on conflict (sku, location) do update set available = at.available + excluded.available, version = at.version + 1, as_of = excluded.as_of
        returning sku, location, available, committed, version
        """;

    /// <param name="answer">What to say, from the levels right after.</param>
    public async ValueTask<IAnswer> BookAsync<T>(
        Guid key,
        byte[] fingerprint,
        IReadOnlyList<BulkMovement> movements,
        int status,
        JsonTypeInfo<T> type,
        Func<Dictionary<(string Sku, string Location), StockBody>, T> answer)
    {
        await using var connection = await database.Writes.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using var claim = new NpgsqlCommand(ClaimKey, connection).With(key).With(fingerprint);
        if (await claim.ExecuteNonQueryAsync() == 0) return await RepeatAsync(connection, key, fingerprint, status);
        var levels = await MoveAsync(connection, key, movements);
        var bytes = JsonSerializer.SerializeToUtf8Bytes(answer(levels), type);
        await using var keep = new NpgsqlCommand(KeepAnswer, connection).With(key).With(bytes);
        await keep.ExecuteNonQueryAsync();
        await transaction.CommitAsync();
        return new KeptAnswer(status, bytes, Replayed: false);
    }

    private static async ValueTask<IAnswer> RepeatAsync(NpgsqlConnection connection, Guid key, byte[] fingerprint, int status)
    {
        await using var select = new NpgsqlCommand(SelectAnswer, connection).With(key);
        await using var row = await select.ExecuteReaderAsync();
        await row.ReadAsync();
        return row.GetFieldValue<byte[]>(0).AsSpan().SequenceEqual(fingerprint)
            ? new KeptAnswer(status, row.GetFieldValue<byte[]>(1), Replayed: true)
            : Problem.KeyReused;
    }

    private static async ValueTask<Dictionary<(string Sku, string Location), StockBody>> MoveAsync(
        NpgsqlConnection connection, Guid key, IReadOnlyList<BulkMovement> movements)
    {
        var now = Clock.Now();
        var added = Demand.Gathered([.. movements.Select(movement => new Demand(movement.Sku, movement.Location, movement.Quantity))]);
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(new NpgsqlBatchCommand(InsertMovements)
            .With(key)
            .With(now)
            .With(movements.Select(movement => movement.Sku).ToArray())
            .With(movements.Select(movement => movement.Location).ToArray())
            .With(movements.Select(movement => movement.Type).ToArray())
            .With(movements.Select(movement => movement.Quantity).ToArray())
            .With(movements.Select(movement => movement.Reason).ToArray())
            .With(movements.Select(movement => movement.Reference).ToArray()));
        batch.BatchCommands.Add(new NpgsqlBatchCommand(AddUnits)
            .With(now)
            .With(added.Select(units => units.Sku).ToArray())
            .With(added.Select(units => units.Location).ToArray())
            .With(added.Select(units => units.Quantity).ToArray()));
        var levels = new Dictionary<(string Sku, string Location), StockBody>();
        await using var rows = await batch.ExecuteReaderAsync();
        while (await rows.ReadAsync())
        {
            var (sku, location) = (rows.GetString(0), rows.GetString(1));
            levels[(sku, location)] = StockBody.Of(sku, location, rows.GetInt64(2), rows.GetInt64(3), rows.GetInt64(4), now);
        }
        return levels;
    }
}
