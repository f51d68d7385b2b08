using System.Globalization;
using OrleansOms.Api.Problems;

namespace OrleansOms.Api.Requests;

/// <summary>Reads the query's parameters and gathers what is wrong with them.</summary>
internal sealed class QueryReader(IQueryCollection query)
{
    private const int CursorLengthMax = 500;

    private readonly List<ProblemError> _errors = [];

    /// <summary>The refusal of a cursor that no page gave out, whether its form tells or the search that it goes on with.</summary>
    public static Problem InvalidCursor { get; } = Problem.OfParameter("cursor", "invalidCursor", "This must be a cursor as it was answered.");

    /// <summary>What is wrong; null where nothing is.</summary>
    public Problem? Refusal => _errors.Count == 0
        ? null
        : new(StatusCodes.Status422UnprocessableEntity, CodeOfAll(), _errors.Count == 1 ? _errors[0].Detail : "The query is not as this call needs it.", _errors);

    /// <summary>Text without control characters, 1 to so many characters; null when it is not given.</summary>
    public string? Text(string name, int max)
    {
        if (!query.TryGetValue(name, out var values)) return null;

        var text = values.ToString();
        if (text.Length == 0 || text.Length > max || text.Any(char.IsControl))
            Add(name, "invalidParameter", $"This must have 1 to {max} characters, none of them control characters.");
        return text;
    }

    /// <summary>One of the names that there are; null when it is not given.</summary>
    public string? Choice(string name, IReadOnlyList<string> choices)
    {
        if (!query.TryGetValue(name, out var values)) return null;

        if (!choices.Contains(values.ToString(), StringComparer.Ordinal))
            Add(name, FaultCodes.UnknownValue, $"This must be one of: {string.Join(", ", choices)}.");
        return values.ToString();
    }

    /// <summary>A time with its offset, RFC 3339; null when it is not given.</summary>
    public DateTimeOffset? Time(string name)
    {
        if (!query.TryGetValue(name, out var values)) return null;

        // A '+' that was not percent-encoded arrives as a blank.
        if (TimeShape.TryParse(values.ToString().Replace(' ', '+'), out var time)) return time;

        Add(name, FaultCodes.InvalidTime, TimeShape.Rule);
        return null;
    }

    /// <summary>A time that has come; null when it is not given.</summary>
    public DateTimeOffset? PastTime(string name, TimeProvider time)
    {
        var asked = Time(name);
        if (asked > time.GetUtcNow()) Add(name, "timeInFuture", "This time has not come yet.");
        return asked;
    }

    /// <summary>How many items a page has.</summary>
    public int Limit(int otherwise = ApiLimits.DefaultPageSize)
    {
        if (!query.TryGetValue("limit", out var values)) return otherwise;
        if (int.TryParse(values.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit is >= 1 and <= ApiLimits.PageSize)
            return limit;

        Add("limit", FaultCodes.OutOfBounds, $"This must be 1 to {ApiLimits.PageSize}.");
        return otherwise;
    }

    /// <summary>Where a search goes on: the cursor of the page before, which only the search can read; null on the first page.</summary>
    public string? Cursor() => Text("cursor", CursorLengthMax);

    /// <summary>Where a numbered list goes on: the cursor of the page before, or 1.</summary>
    public long From()
    {
        if (!query.TryGetValue("cursor", out var values)) return 1;
        if (long.TryParse(values.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var from) && from >= 1) return from;

        _errors.AddRange(InvalidCursor.Errors);
        return 1;
    }

    private void Add(string name, string code, string detail) => _errors.Add(new ProblemError(Pointer: null, name, code, detail));

    private string CodeOfAll() => _errors.Select(e => e.Code).Distinct(StringComparer.Ordinal).Count() == 1 ? _errors[0].Code! : "invalidRequest";
}
