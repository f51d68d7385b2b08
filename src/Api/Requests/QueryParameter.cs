using Microsoft.OpenApi;
using OrleansOms.Api.Problems;

namespace OrleansOms.Api.Requests;

/// <summary>A query parameter that an endpoint takes; it takes no other. Stands in the endpoint's metadata.</summary>
internal sealed record QueryParameter(string Name, string Description, Func<OpenApiSchema> Schema)
{
    /// <summary>Refuses parameters the endpoint does not know, and such as are given twice: a misspelt filter must not read as none.</summary>
    public static RequestDelegate RefuseOthers(RequestDelegate next) => http =>
        http.Request.QueryString.HasValue && http.GetEndpoint()?.Metadata.GetMetadata<StrictQuery>() is not null && Refuse(http) is { } refusal
            ? refusal.ExecuteAsync(http)
            : next(http);

    private static Problem? Refuse(HttpContext http)
    {
        var known = http.GetEndpoint()!.Metadata.GetOrderedMetadata<QueryParameter>();
        foreach (var (name, values) in http.Request.Query)
        {
            if (!known.Any(parameter => parameter.Name == name))
                return Problem.OfParameter(name, "unknownParameter", "There is no such parameter here.");

            if (values.Count != 1) return Problem.OfParameter(name, "duplicateParameter", "This parameter may be given once.");
        }

        return null;
    }
}

/// <summary>The endpoint takes the query parameters that its metadata name and no other. All of the contract's do.</summary>
internal sealed class StrictQuery;
