using Microsoft.OpenApi;
using OrleansOms.Api.Problems;

namespace OrleansOms.Api.Requests;

/// <summary>A query parameter that an endpoint takes; it takes no other. Stands in the endpoint's metadata.</summary>
internal sealed record QueryParameter(string Name, string Description, Func<OpenApiSchema> Schema)
{
    /// <summary>Refuses parameters the endpoint does not know, and such as are given twice: a misspelt filter must not read as none.</summary>
    public static async ValueTask<object?> RefuseOthers(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var request = context.HttpContext.Request;
        return request.QueryString.HasValue && Refuse(context.HttpContext, request.Query) is { } refusal ? refusal : await next(context);
    }

    private static Problem? Refuse(HttpContext http, IQueryCollection query)
    {
        var known = http.GetEndpoint()!.Metadata.GetOrderedMetadata<QueryParameter>();
        foreach (var (name, values) in query)
        {
            if (!known.Any(parameter => parameter.Name == name))
            {
                return name == "asOf"
                    ? Problem.OfParameter(name, "notSupported", "The levels at an earlier time can't be asked for yet.")
                    : Problem.OfParameter(name, "unknownParameter", "There is no such parameter here.");
            }

            if (values.Count != 1) return Problem.OfParameter(name, "duplicateParameter", "This parameter may be given once.");
        }

        return null;
    }
}
