using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using OrleansOms.Api.Exceptions;
using OrleansOms.Api.Orders;
using OrleansOms.Api.Returns;
using OrleansOms.Api.Transfers;
using OrleansOms.Grains.Interfaces.Orders;

namespace OrleansOms.Api.Docs;

/// <summary>Tells of answers what their types don't say.</summary>
internal static class AnswerSchemas
{
    public static Task Complete(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken stop)
    {
        var type = context.JsonTypeInfo.Type;
        if (type == typeof(DateTimeOffset) || type == typeof(DateTimeOffset?)) schema.Type = JsonSchemaType.String;
        if (IsOrderStatus(context.JsonPropertyInfo)) schema.Enum = Schemas.Names(OrderStatuses.All);
        if (context.JsonPropertyInfo is { Name: "status" } status && status.DeclaringType == typeof(ReturnBody))
            schema.Enum = Schemas.Names(ReturnStatuses.All);
        if (context.JsonPropertyInfo is { Name: "status" } own && own.DeclaringType == typeof(TransferBody))
            schema.Enum = Schemas.Names(TransferStatuses.All);
        if (context.JsonPropertyInfo is { Name: "status" } decided && decided.DeclaringType == typeof(ExceptionBody))
            schema.Enum = Schemas.Names(ExceptionStatuses.All);
        foreach (var property in context.JsonTypeInfo.Properties.Where(MayBeMissing)) schema.Required?.Remove(property.Name);
        return Task.CompletedTask;
    }

    private static bool IsOrderStatus(JsonPropertyInfo? property) =>
        property?.Name == "status" && (property.DeclaringType == typeof(OrderBody) || property.DeclaringType == typeof(OrderSummary));

    // What is null is left out.
    private static bool MayBeMissing(JsonPropertyInfo property) => property.IsGetNullable || Nullable.GetUnderlyingType(property.PropertyType) is not null;
}
