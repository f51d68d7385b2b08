using OrleansOms.Grains.Audits;

namespace OrleansOms.Grains.Returns;

/// <summary>What must hold of every return's history.</summary>
public static class ReturnLaws
{
    /// <summary>Keys are there once; of each line no more is refunded than was inspected, and no more inspected than received.</summary>
    public static IEnumerable<Violation> Of(ReturnState state) =>
        KeyLaws.Of(state.Keys.Select(key => key.Key)).Concat(OfLines(state));

    private static IEnumerable<Violation> OfLines(ReturnState state)
    {
        foreach (var line in ReturnViews.View(state)?.Lines ?? [])
        {
            if (line.Refunded > Math.Min(line.Quantity, line.Inspected)
                || line.Inspected > line.Received
                || line.Inspected != line.Restocked + line.Damaged + line.Quality)
            {
                yield return new(Law.Amounts, $"line {line.Line}: {line}");
            }
        }
    }
}
