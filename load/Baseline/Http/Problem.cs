using Microsoft.AspNetCore.WebUtilities;

namespace OrleansOms.Baseline.Http;

/// <summary>A refusal or a failure as the client sees it.</summary>
internal sealed record Problem(int Status, string Code, string Detail, IReadOnlyList<ProblemError>? Errors = null) : IAnswer
{
    public static Problem KeyReused { get; } = new(422, "idempotencyKeyReused", "This Idempotency-Key was used with another body.");

    public static Problem Unavailable { get; } =
        new(503, "unavailable", "No answer can be given now. Try again with the same Idempotency-Key.") { RetryAfterSeconds = 1 };

    public static Problem Internal { get; } = new(500, "internal", "Something went wrong. It was logged.");

    public int? RetryAfterSeconds { get; init; }

    public static Problem NotFound(string code, string detail) => new(404, code, detail);

    public static Problem Invalid(string pointer, string code, string detail) => new(422, code, detail, [new ProblemError(pointer, detail)]);

    public ProblemBody ToBody(string? traceId) =>
        new($"urn:orleansoms:problem:{Code}", ReasonPhrases.GetReasonPhrase(Status), Status, Code, Detail, traceId, Errors);

    public ValueTask WriteAsync(HttpContext http)
    {
        http.Response.StatusCode = Status;
        http.Response.Headers.CacheControl = "no-store";
        if (RetryAfterSeconds is { } seconds) http.Response.Headers.RetryAfter = seconds.ToString();
        return JsonBytes.WriteAsync(http.Response, "application/problem+json", ToBody(http.TraceIdentifier), BaselineJson.Default.ProblemBody);
    }
}

/// <summary>An RFC 9457 problem as it is sent.</summary>
internal sealed record ProblemBody(
    string Type, string Title, int Status, string Code, string Detail, string? TraceId, IReadOnlyList<ProblemError>? Errors);

/// <param name="Pointer">A JSON pointer into the body.</param>
internal sealed record ProblemError(
    string Pointer, string Detail, int? Line = null, string? Sku = null, long? Requested = null, long? Available = null);
