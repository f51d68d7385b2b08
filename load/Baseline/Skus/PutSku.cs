using System.Text.Json;
using OrleansOms.Baseline.Database;
using OrleansOms.Baseline.Http;

namespace OrleansOms.Baseline.Skus;

internal sealed record SkuDescription(string Kind, string? Name = null);

internal sealed record SkuBody(string Sku, string? Name, string Kind, bool Backorderable, long Version);

/// <summary>Creates or changes a SKU. The baseline has no services and no backorders.</summary>
internal sealed class PutSku(OmsDatabase database)
{
    private const string Upsert = """
        insert into sku as known (id, version, description) values ($1, 1, $2::json)
        on conflict (id) do update set version = known.version + 1, description = excluded.description
        returning version
        """;

    public async ValueTask<IAnswer> HandleAsync(HttpContext http)
    {
        var (asked, _, refusal) = await IncomingRequest.BodyAsync(http, BaselineJson.Default.SkuDescription);
        if (refusal is not null) return refusal;
        if (asked.Kind != "stock") return Problem.Invalid("/kind", "notInBaseline", "The baseline knows SKUs of the kind stock only.");
        var id = http.PathId("sku");
        var json = JsonSerializer.Serialize(asked, BaselineJson.Default.SkuDescription);
        await using var command = database.Writes.CreateCommand(Upsert).With(id).With(json);
        var version = (long)(await command.ExecuteScalarAsync())!;
        var body = new SkuBody(id, asked.Name, asked.Kind, Backorderable: false, version);
        var answer = version == 1 ? Answer.Created(body, BaselineJson.Default.SkuBody) : Answer.Ok(body, BaselineJson.Default.SkuBody);
        return answer with { Version = version };
    }
}
