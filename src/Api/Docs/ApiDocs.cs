using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using OrleansOms.Api.Access;
using OrleansOms.Api.Answers;
using Scalar.AspNetCore;

namespace OrleansOms.Api.Docs;

/// <summary>The OpenAPI document and its page. Both come from this process alone: the page loads nothing from elsewhere.</summary>
internal static class ApiDocs
{
    /// <summary>What the document calls the way to show a key.</summary>
    public const string KeyScheme = "key";

    private const string DocumentName = "v1";

    public static void AddApiDocs(this IServiceCollection services)
    {
        // The document's schemas are made from the very contracts that the answers are written by.
        services.Configure<JsonOptions>(options =>
        {
            options.SerializerOptions.TypeInfoResolverChain.Insert(0, ApiJson.Default);
            options.SerializerOptions.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
            options.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
            foreach (var converter in ApiJson.Default.Options.Converters) options.SerializerOptions.Converters.Add(converter);
        });
        services.AddOpenApi(DocumentName, options =>
        {
            options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
            options.CreateSchemaReferenceId = type => NameOf(OpenApiOptions.CreateDefaultSchemaReferenceId(type));
            options.AddSchemaTransformer(AnswerSchemas.Complete);
            options.AddOperationTransformer(OperationDescription.Complete);
            options.AddDocumentTransformer(Introduce);
        });
    }

    public static void MapApiDocs(this IEndpointRouteBuilder routes)
    {
        // The contract is the same in every copy of the program, so whoever is to write a client may read it without a key.
        routes.MapOpenApi("/openapi/{documentName}.json").AdmitsAnyone();
        routes.MapScalarApiReference("/docs", options =>
        {
            options.Title = "OrleansOms";
            options.DefaultFonts = false;
            options.Telemetry = false;
            options.DisableAgent();
            options.DisableMcp();
        }).AdmitsAnyone();
    }

    // OrderBody is an Order to whoever reads the document.
    private static string? NameOf(string? typeName) => typeName switch
    {
        null => null,
        _ when typeName.EndsWith("Body", StringComparison.Ordinal) => typeName[..^"Body".Length],
        _ when typeName.EndsWith("View", StringComparison.Ordinal) => typeName[..^"View".Length],
        _ => typeName,
    };

    private static Task Introduce(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken stop)
    {
        document.Info = new OpenApiInfo
        {
            Title = "OrleansOms",
            Version = "1",
            Description = "Orders, live stock and fulfilment. Money is a decimal string in the currency's major unit; times are RFC 3339 UTC; "
                + "every error is a problem (RFC 9457) with a stable code.",
        };
        document.AddComponent(KeyScheme, new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = "bearer",
            Description = "A key of a scope that the call names. A server without configured keys answers its own machine only, and asks for none.",
        });
        return Task.CompletedTask;
    }
}
