using System.Diagnostics;
using Microsoft.AspNetCore.WebUtilities;
using OrleansOms.Api.Answers;
using OrleansOms.Api.Requests;
using OrleansOms.Grains.Interfaces;

namespace OrleansOms.Api.Problems;

/// <summary>A refusal or a failure as the client sees it: a status, a stable code, and what exactly is wrong.</summary>
internal sealed record Problem(int Status, string Code, string? Detail, IReadOnlyList<ProblemError> Errors) : IResult
{
    public const string MediaType = "application/problem+json";

    /// <summary>When trying again makes sense; null where it does not.</summary>
    public int? RetryAfterSeconds { get; init; }

    /// <summary>What a caller who is not let in may show instead: the values of <c>WWW-Authenticate</c>.</summary>
    public IReadOnlyList<string> Challenges { get; init; } = [];

    public Problem(int status, string code, string? detail)
        : this(status, code, detail, [])
    {
    }

    /// <summary>The process can't answer now. The same key makes the retry safe.</summary>
    public static Problem Unavailable { get; } =
        new(StatusCodes.Status503ServiceUnavailable, "unavailable", "No answer can be given now. Try again with the same Idempotency-Key.")
        {
            RetryAfterSeconds = 1,
        };

    /// <summary>More was asked than the process can bear. Nothing has happened: it was refused before it was decided.</summary>
    public static Problem Overloaded { get; } = new(
        StatusCodes.Status503ServiceUnavailable,
        "overloaded",
        "There is more to do than can be done in time, so this was refused before it began. Try again after Retry-After, with the same Idempotency-Key.")
    {
        RetryAfterSeconds = 1,
    };

    /// <summary>Nothing can be written until somebody makes room. The same key makes the retry safe.</summary>
    public static Problem StorageFull { get; } = new(
        StatusCodes.Status503ServiceUnavailable,
        "storageFull",
        "There is no room to write to. Reads go on. Try again with the same Idempotency-Key when there is some.")
    {
        RetryAfterSeconds = 5,
    };

    /// <summary>What is kept of the thing is damaged and is not shown. Which row it is stands in the log, for an operator; a retry does not help.</summary>
    public static Problem Damaged { get; } = new(
        StatusCodes.Status503ServiceUnavailable, "journalDamaged", "What is kept of this is damaged, so it can't be answered. An operator has to look at it.");

    /// <summary>A defect; what it was stands in the log under the trace's id, never in the answer.</summary>
    public static Problem Internal { get; } = new(StatusCodes.Status500InternalServerError, "internal", "Something went wrong. It was logged.");

    public static Problem NotFound(string code, string detail) => new(StatusCodes.Status404NotFound, code, detail);

    /// <summary>One thing is wrong with one parameter of the query or the path.</summary>
    public static Problem OfParameter(string parameter, string code, string detail) =>
        new(StatusCodes.Status422UnprocessableEntity, code, detail, [new ProblemError(Pointer: null, parameter, code, detail)]);

    /// <summary>What a body's shape found: the faults' own code where they agree, else <c>invalidRequest</c>.</summary>
    public static Problem Of(Faults faults)
    {
        var code = faults.Found.Select(fault => fault.Code).Distinct(StringComparer.Ordinal).Count() == 1
            ? faults.Found[0].Code!
            : "invalidRequest";
        var detail = faults.Found.Count == 1 ? faults.Found[0].Detail : "The body is not as this call needs it; errors says where.";
        return new(StatusCodes.Status422UnprocessableEntity, code, detail, faults.Found);
    }

    /// <summary>A grain's answer that is no success.</summary>
    public static Problem Of(Reply reply) => reply switch
    {
        Rejected { Rejection: var rejection } => Of(rejection),
        Grains.Interfaces.Unavailable { StoreIsFull: true } => StorageFull,
        Grains.Interfaces.Unavailable { TooMuch: true } => Overloaded,
        Grains.Interfaces.Unavailable or NotDurableYet => Unavailable,
        _ => throw new UnreachableException(reply.GetType().Name),
    };

    public ProblemBody ToBody(string? traceId) => new(
        $"urn:orleansoms:problem:{Code}",
        ReasonPhrases.GetReasonPhrase(Status),
        Status,
        Code,
        Detail,
        traceId,
        Errors.Count == 0 ? null : Errors);

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = Status;
        response.Headers.CacheControl = "no-store";
        if (RetryAfterSeconds is { } seconds) response.Headers.RetryAfter = seconds.ToString();
        foreach (var challenge in Challenges) response.Headers.Append("WWW-Authenticate", challenge);
        var body = ToBody(Activity.Current?.TraceId.ToString() ?? httpContext.TraceIdentifier);
        return response.WriteAsJsonAsync(body, ApiJson.Default.ProblemBody, MediaType, httpContext.RequestAborted);
    }

    private static Problem Of(Rejection rejection)
    {
        var status = rejection.Kind switch
        {
            RejectionKind.Conflict => StatusCodes.Status409Conflict,
            RejectionKind.Invalid => StatusCodes.Status422UnprocessableEntity,
            RejectionKind.NotFound => StatusCodes.Status404NotFound,
            RejectionKind.Stale => StatusCodes.Status412PreconditionFailed,
            RejectionKind.Exhausted => StatusCodes.Status503ServiceUnavailable,
            _ => throw new UnreachableException(rejection.Kind.ToString()),
        };
        return new(status, rejection.Code, rejection.Detail, ProblemError.Of(rejection.Errors))
        {
            RetryAfterSeconds = rejection.Kind == RejectionKind.Exhausted ? 1 : null,
        };
    }
}
