using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.OpenApi;
using OrleansOms.Api.Access;
using OrleansOms.Api.Overload;
using OrleansOms.Api.Problems;
using OrleansOms.Api.Requests;

namespace OrleansOms.Api.Docs;

/// <summary>Writes into an operation what its endpoint's metadata says: body, headers, query, problems.</summary>
internal static class OperationDescription
{
    private const string ProblemName = "Problem";

    public static async Task Complete(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken stop)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        if (metadata.OfType<TakenBody>().SingleOrDefault() is { } body) AddBody(operation, context.Document!, body);
        foreach (var parameter in Parameters(metadata)) (operation.Parameters ??= []).Add(parameter);
        foreach (var parameter in operation.Parameters?.OfType<OpenApiParameter>().Where(p => p.In == ParameterLocation.Path) ?? [])
            parameter.Schema = parameter.Name == "n" ? Schemas.Number() : Schemas.Id();
        AddHeaders(operation, metadata);
        AddAccess(operation, context.Document!, metadata);
        AddSamples(operation, context);

        var problem = await context.GetOrCreateSchemaAsync(typeof(ProblemBody), parameterDescription: null, stop);
        context.Document!.AddComponent(ProblemName, problem);
        foreach (var status in ProblemStatuses(operation, metadata)) operation.Responses!.TryAdd(status.ToString(), ProblemAnswer(context.Document, status));
    }

    private static void AddBody(OpenApiOperation operation, OpenApiDocument document, TakenBody body)
    {
        var name = string.Concat(operation.OperationId![..1].ToUpperInvariant(), operation.OperationId.AsSpan(1), "Request");
        document.AddComponent(name, body.Schema());
        operation.RequestBody = new OpenApiRequestBody
        {
            Required = body.Required,
            Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal)
            {
                ["application/json"] = new() { Schema = new OpenApiSchemaReference(name, document), Example = JsonNode.Parse(body.Example) },
            },
        };
    }

    private static IEnumerable<OpenApiParameter> Parameters(IList<object> metadata)
    {
        foreach (var query in metadata.OfType<QueryParameter>())
            yield return new() { Name = query.Name, In = ParameterLocation.Query, Description = query.Description, Schema = query.Schema() };

        if (metadata.OfType<TakenKey>().SingleOrDefault() is { } key)
        {
            yield return new()
            {
                Name = IdempotencyKey.Header,
                In = ParameterLocation.Header,
                Required = key.Required,
                Description = "Makes a retry safe: the same key with the same body has the outcome of the first request.",
                Schema = Schemas.Key(),
            };
        }

        if (metadata.OfType<EndpointUrgency>().Any())
        {
            yield return new()
            {
                Name = AnswerBy.Header,
                In = ParameterLocation.Header,
                Description = $"wait=SECONDS (RFC 7240): the answer is of no use later. What is not begun by then is refused with 503 overloaded; without it {ApiLimits.AnswerWithin.TotalSeconds:N0} s.",
                Schema = Schemas.Text(),
            };
        }

        if (metadata.OfType<TakenIfMatch>().Any())
        {
            yield return new()
            {
                Name = "If-Match",
                In = ParameterLocation.Header,
                Description = "The ETag that must still be the current one, or * for any.",
                Schema = Schemas.Text(),
            };
        }
    }

    // The scopes stand where OpenAPI has roles: a key of any of them will do.
    private static void AddAccess(OpenApiOperation operation, OpenApiDocument document, IList<object> metadata)
    {
        var admittance = metadata.OfType<Admittance>().LastOrDefault() ?? Admittance.OperatorsOnly;
        List<string> scopes = [.. admittance.Scopes.Append(KeyScope.Operator).Select(scope => JsonNamingPolicy.CamelCase.ConvertName(scope.ToString()))];
        operation.Security = admittance.Anyone
            ? []
            : [new() { [new OpenApiSecuritySchemeReference(ApiDocs.KeyScheme, document)] = scopes }];
    }

    private static void AddHeaders(OpenApiOperation operation, IList<object> metadata)
    {
        foreach (var (status, answer) in operation.Responses!)
        {
            if (answer is not OpenApiResponse response) continue;

            var headers = new Dictionary<string, IOpenApiHeader>(StringComparer.Ordinal);
            if (metadata.OfType<AnsweredETag>().Any())
                headers["ETag"] = new OpenApiHeader { Description = "The version.", Schema = Schemas.ETag() };
            if (metadata.OfType<TakenKey>().Any())
                headers["Idempotency-Replayed"] = new OpenApiHeader { Description = "true on a replay.", Schema = Schemas.Text() };
            if (status == "201" && operation.OperationId is "placeOrder" or "shipOrder" or "requestReturn")
                headers["Location"] = new OpenApiHeader { Description = "Where it is read.", Schema = Schemas.Text() };
            response.Headers = headers;
        }
    }

    private static void AddSamples(OpenApiOperation operation, OpenApiOperationTransformerContext context)
    {
        foreach (var type in context.Description.SupportedResponseTypes)
        {
            if (type.Type is null || !Samples.Of.TryGetValue(type.Type, out var sample)) continue;
            if (operation.Responses!.TryGetValue(type.StatusCode.ToString(), out var response) && response.Content is { } content)
            {
                foreach (var media in content.Values) media.Example = JsonNode.Parse(sample);
            }
        }
    }

    private static IEnumerable<int> ProblemStatuses(OpenApiOperation operation, IList<object> metadata)
    {
        var body = metadata.OfType<TakenBody>().Any();
        var key = metadata.OfType<TakenKey>().Any();
        if (body || key) yield return StatusCodes.Status400BadRequest;
        if (metadata.OfType<Admittance>().LastOrDefault() is not { Anyone: true })
        {
            yield return StatusCodes.Status401Unauthorized;
            yield return StatusCodes.Status403Forbidden;
        }

        if (operation.Parameters?.Any(p => p.In == ParameterLocation.Path) == true) yield return StatusCodes.Status404NotFound;
        if (key) yield return StatusCodes.Status409Conflict;
        if (metadata.OfType<TakenIfMatch>().Any()) yield return StatusCodes.Status412PreconditionFailed;
        if (body) yield return StatusCodes.Status413PayloadTooLarge;
        if (body) yield return StatusCodes.Status415UnsupportedMediaType;
        yield return StatusCodes.Status422UnprocessableEntity;
        yield return StatusCodes.Status500InternalServerError;
        yield return StatusCodes.Status503ServiceUnavailable;
    }

    private static OpenApiResponse ProblemAnswer(OpenApiDocument document, int status)
    {
        var response = new OpenApiResponse
        {
            Description = ReasonPhrases.GetReasonPhrase(status),
            Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal)
            {
                [Problem.MediaType] = new() { Schema = new OpenApiSchemaReference(ProblemName, document) },
            },
        };
        if (status == StatusCodes.Status409Conflict) response.Content[Problem.MediaType].Example = JsonNode.Parse(Samples.Shortage);
        if (status == StatusCodes.Status503ServiceUnavailable)
        {
            response.Content[Problem.MediaType].Example = JsonNode.Parse(Samples.Overload);
            response.Headers = new Dictionary<string, IOpenApiHeader>(StringComparer.Ordinal)
            {
                ["Retry-After"] = new OpenApiHeader { Description = "Seconds.", Schema = Schemas.Number() },
            };
        }

        return response;
    }
}
