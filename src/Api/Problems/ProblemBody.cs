using System.Collections.Immutable;
using OrleansOms.Grains.Interfaces;

namespace OrleansOms.Api.Problems;

/// <summary>An RFC 9457 problem as it is sent.</summary>
/// <param name="Type">A URN that names the kind of problem; it ends in the code.</param>
/// <param name="Code">Stable: clients act on it.</param>
/// <param name="Detail">For a person; may change.</param>
/// <param name="TraceId">What to quote when asking about it; absent inside bulk results, which are the same at each replay.</param>
internal sealed record ProblemBody(
    string Type,
    string Title,
    int Status,
    string Code,
    string? Detail,
    string? TraceId,
    IReadOnlyList<ProblemError>? Errors);

/// <summary>One thing that is wrong with a request.</summary>
/// <param name="Pointer">A JSON pointer into the body.</param>
/// <param name="Parameter">The query or path parameter, where it is not in the body.</param>
/// <param name="Code">The kind of fault.</param>
internal sealed record ProblemError(
    string? Pointer,
    string? Parameter,
    string? Code,
    string Detail,
    int? Line = null,
    string? Sku = null,
    long? Requested = null,
    long? Available = null)
{
    public static IReadOnlyList<ProblemError> Of(ImmutableArray<RejectionError> errors) =>
        [.. errors.Select(e => new ProblemError(e.Pointer, Parameter: null, Code: null, e.Detail, e.Line, e.Sku, e.Requested, e.Available))];
}
