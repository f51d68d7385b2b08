using System.Collections.Immutable;

namespace OrleansOms.Grains.Interfaces;

/// <summary>What kind of refusal it is; the API derives its HTTP status from it.</summary>
public enum RejectionKind
{
    /// <summary>The state does not allow it: 409.</summary>
    Conflict,

    /// <summary>The request itself can't be right: 422.</summary>
    Invalid,

    /// <summary>What it is about does not exist: 404.</summary>
    NotFound,

    /// <summary>If-Match named another version: 412.</summary>
    Stale,

    /// <summary>A bound is hit: 503 with Retry-After.</summary>
    Exhausted,
}

/// <summary>A refusal that can be expected, as a value. <see cref="Rejections"/> has them all.</summary>
/// <param name="Code">Stable, camelCase; clients act on it.</param>
/// <param name="Detail">One sentence for a person; may change.</param>
/// <param name="Errors">What exactly is wrong, where there is more than the code to say.</param>
[GenerateSerializer, Immutable, Alias("oms.Rejection")]
public sealed record Rejection(RejectionKind Kind, string Code, string Detail, ImmutableArray<RejectionError> Errors)
{
    public bool Equals(Rejection? other) =>
        other is not null && Kind == other.Kind && Code == other.Code && Detail == other.Detail && Errors.AsSpan().SequenceEqual(other.Errors.AsSpan());

    public override int GetHashCode() => HashCode.Combine(Kind, Code.Length, Errors.Length);
}

/// <summary>One thing that is wrong with a request.</summary>
/// <param name="Pointer">A JSON pointer into the request's body, e.g. <c>/lines/0/sku</c>; null where there is none.</param>
[GenerateSerializer, Immutable, Alias("oms.RejectionError")]
public sealed record RejectionError(
    string? Pointer,
    string Detail,
    int? Line = null,
    string? Sku = null,
    long? Requested = null,
    long? Available = null);

/// <summary>Every refusal a grain can answer with. A code never changes its meaning.</summary>
public static class Rejections
{
    public const string InsufficientStockCode = "insufficientStock";

    public static readonly Rejection KeyReused =
        Invalid("idempotencyKeyReused", "This Idempotency-Key was used with another body.");

    public static readonly Rejection StaleVersion =
        new(RejectionKind.Stale, "staleVersion", "The version in If-Match is not the current one.", []);

    public static readonly Rejection OrderNotFound = NotFound("orderNotFound", "There is no such order.");

    public static readonly Rejection NothingToCancel =
        Conflict("nothingToCancel", "Nothing of what was named is left to cancel.");

    public static readonly Rejection ReturnNotFound = NotFound("returnNotFound", "There is no such return.");

    public static readonly Rejection ExceptionNotFound = NotFound("exceptionNotFound", "There is no such exception.");

    public static readonly Rejection TransferNotFound = NotFound("transferNotFound", "There is no such transfer.");

    /// <summary>A body names an order that is not there.</summary>
    public static readonly Rejection UnknownOrder =
        Invalid("unknownOrder", "There is no such order.", new RejectionError("/orderId", "There is no such order."));

    public static readonly Rejection DuplicateReference =
        Conflict("duplicateReference", "Another order of this channel has this reference.");

    public static readonly Rejection PlacementTimedOut =
        new(RejectionKind.Exhausted, "placementTimedOut", "The order could not be settled in time and was undone. Try again.", []);

    public static readonly Rejection TooManyKeys =
        new(RejectionKind.Exhausted, "tooManyKeys", "Too many keys were used here within 24 hours. Try again later.", []);

    public static readonly Rejection OperationUnderWay =
        Conflict("operationUnderWay", "Another request is at work on these units. Try again.");

    public static Rejection Conflict(string code, string detail, params ImmutableArray<RejectionError> errors) =>
        new(RejectionKind.Conflict, code, detail, errors);

    public static Rejection Invalid(string code, string detail, params ImmutableArray<RejectionError> errors) =>
        new(RejectionKind.Invalid, code, detail, errors);

    public static Rejection NotFound(string code, string detail, params ImmutableArray<RejectionError> errors) =>
        new(RejectionKind.NotFound, code, detail, errors);

    /// <summary>Lines that can't be had in full; each error names line, SKU, what was asked for and what there was.</summary>
    public static Rejection InsufficientStock(ImmutableArray<RejectionError> errors) =>
        Conflict(InsufficientStockCode, "Not all of this can be had.", errors);
}
