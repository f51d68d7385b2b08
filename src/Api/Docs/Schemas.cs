using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using OrleansOms.Api.Exceptions;
using OrleansOms.Api.Orders;

namespace OrleansOms.Api.Docs;

/// <summary>Schemas of what stands in queries and headers.</summary>
internal static class Schemas
{
    public static OpenApiSchema Text() => new() { Type = JsonSchemaType.String, MinLength = 1 };

    public static OpenApiSchema Key() => new() { Type = JsonSchemaType.String, MinLength = 1, MaxLength = ApiLimits.KeyLength };

    public static OpenApiSchema Id() => new() { Type = JsonSchemaType.String, MinLength = 1, MaxLength = ApiLimits.IdLength };

    public static OpenApiSchema Time() => new() { Type = JsonSchemaType.String, Format = "date-time" };

    public static OpenApiSchema Number() => new() { Type = JsonSchemaType.Integer, Minimum = "1" };

    public static OpenApiSchema ETag() => new() { Type = JsonSchemaType.String, Pattern = "^\"[0-9]+\"$", Examples = [JsonValue.Create("\"7\"")] };

    public static OpenApiSchema OrderStatus() => new() { Type = JsonSchemaType.String, Enum = Names(OrderStatuses.All) };

    public static OpenApiSchema ExceptionStatus() => new() { Type = JsonSchemaType.String, Enum = Names(ExceptionStatuses.All) };

    public static OpenApiSchema Limit() => new()
    {
        Type = JsonSchemaType.Integer,
        Minimum = "1",
        Maximum = ApiLimits.PageSize.ToString(),
        Default = JsonValue.Create(ApiLimits.DefaultPageSize),
    };

    public static IList<JsonNode> Names(IEnumerable<string> names) => [.. names.Select(name => (JsonNode)JsonValue.Create(name))];
}
