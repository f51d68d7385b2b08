using System.Text.Json;
using OrleansOms.Load.Suites.Calls;

namespace OrleansOms.Load.Suites.Gates;

/// <summary>One read after the run, compared with what must be.</summary>
public abstract class Check : Journey
{
    /// <summary>The rule that it belongs to.</summary>
    public abstract string Rule { get; }

    /// <summary>What differs; null when nothing does.</summary>
    public string? Difference { get; private set; }

    public sealed override string Step => $"check: {Rule}";

    public sealed override bool Take(in HttpAnswer answer)
    {
        try
        {
            Difference = Compare(answer);
        }
        catch (Exception broken) when (broken is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            Difference = $"an answer that is not of the contract's form ({broken.Message}): {answer.Summary}";
        }
        return false;
    }

    /// <returns>What differs; null when nothing does.</returns>
    protected abstract string? Compare(in HttpAnswer answer);
}
