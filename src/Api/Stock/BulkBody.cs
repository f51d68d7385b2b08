using System.Text.Json.Serialization;
using OrleansOms.Api.Problems;

namespace OrleansOms.Api.Stock;

/// <summary>One result a movement, in their order.</summary>
internal sealed record BulkBody(IReadOnlyList<BulkResult> Results);

/// <summary>What became of one movement of many.</summary>
/// <param name="Index">Its place in the request, from 0.</param>
/// <param name="Status">The status it would have had by itself.</param>
/// <param name="Levels">The levels right after it, where it was booked.</param>
/// <param name="Problem">Why it was not.</param>
internal sealed record BulkResult(int Index, int Status, StockBody? Levels, ProblemBody? Problem)
{
    [JsonIgnore]
    public bool Replayed { get; init; }

    public static BulkResult Of(int index, StockBody levels) => new(index, StatusCodes.Status201Created, levels, Problem: null);

    public static BulkResult Of(int index, Problem problem) => new(index, problem.Status, Levels: null, problem.ToBody(traceId: null));
}
