using Microsoft.OpenApi;
using OrleansOms.Api.Requests;

namespace OrleansOms.Api.Docs;

/// <summary>The body an endpoint takes; stands in its metadata.</summary>
internal sealed record TakenBody(Func<OpenApiSchema> Schema, string Example, bool Required);

/// <summary>The endpoint takes an Idempotency-Key.</summary>
internal sealed record TakenKey(bool Required);

/// <summary>The endpoint takes If-Match.</summary>
internal sealed record TakenIfMatch;

/// <summary>The endpoint's successes carry an ETag.</summary>
internal sealed record AnsweredETag;

/// <summary>What an endpoint says of itself for the OpenAPI document.</summary>
internal static class Description
{
    public static RouteHandlerBuilder Describe(this RouteHandlerBuilder endpoint, string name, string area, string summary) =>
        endpoint.WithName(name).WithTags(area).WithSummary(summary);

    /// <param name="example">A JSON text that the shape takes.</param>
    public static RouteHandlerBuilder Takes<T>(this RouteHandlerBuilder endpoint, Shape<T> body, string example, bool required = true) =>
        endpoint.WithMetadata(new TakenBody(body.Describe, example, required));

    public static RouteHandlerBuilder TakesKey(this RouteHandlerBuilder endpoint, bool required) => endpoint.WithMetadata(new TakenKey(required));

    public static RouteHandlerBuilder TakesIfMatch(this RouteHandlerBuilder endpoint) => endpoint.WithMetadata(new TakenIfMatch());

    public static RouteHandlerBuilder TakesQuery(this RouteHandlerBuilder endpoint, string name, string description, Func<OpenApiSchema> schema) =>
        endpoint.WithMetadata(new QueryParameter(name, description, schema));

    /// <summary>The endpoint answers in pages: it takes <c>limit</c> and <c>cursor</c>.</summary>
    public static RouteHandlerBuilder TakesPage(this RouteHandlerBuilder endpoint) => endpoint
        .TakesQuery("limit", "Items in a page.", Schemas.Limit)
        .TakesQuery("cursor", "The nextCursor of the page before.", Schemas.Text);

    public static RouteHandlerBuilder Answers<T>(this RouteHandlerBuilder endpoint, params int[] statuses) =>
        endpoint.Answers<T>("application/json", statuses);

    public static RouteHandlerBuilder Answers<T>(this RouteHandlerBuilder endpoint, string mediaType, params int[] statuses)
    {
        foreach (var status in statuses) endpoint.Produces<T>(status, mediaType);
        return endpoint;
    }

    public static RouteHandlerBuilder AnswersETag(this RouteHandlerBuilder endpoint) => endpoint.WithMetadata(new AnsweredETag());
}
