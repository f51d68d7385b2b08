using OrleansOms.Grains.Audits;

namespace OrleansOms.Grains.Transfers;

/// <summary>What must hold of every transfer's history.</summary>
public static class TransferLaws
{
    /// <summary>Keys are there once; no line has fewer units than none anywhere.</summary>
    public static IEnumerable<Violation> Of(TransferState state) =>
        KeyLaws.Of(state.Keys.Select(key => key.Key)).Concat(OfLines(state));

    private static IEnumerable<Violation> OfLines(TransferState state)
    {
        foreach (var line in state.Lines)
        {
            if (line.InTransit < 0 || line.Received < 0 || line.WrittenOff < 0)
            {
                yield return new(Law.Units, $"line {line.Number}: {line}");
            }
        }
    }
}
