using System.Text.Json.Nodes;
using OrleansOms.Faults.Tests.Checker;

namespace OrleansOms.Faults.Tests.Load;

/// <summary>
/// Something that one client wants done in several steps, each known from the answer to the one before. While a step is undecided, no other
/// one of the errand is tried.
/// </summary>
public abstract class Errand(Random random)
{
    private Act? _pending;

    protected Random Random => random;

    /// <summary>The step to try now: the undecided one, or the next; null when there is nothing left to do.</summary>
    public Act? Step() => _pending ??= Next();

    /// <summary>Takes note of what trying the step came to.</summary>
    public void Take(Outcome outcome)
    {
        if (!outcome.IsDecided) return;
        var act = _pending!;
        _pending = null;
        if (outcome.Phase == Phase.Ok) Learn(act, outcome.Answer!);
        else GiveUp();
    }

    /// <summary>Whether a step was asked for and is undecided.</summary>
    public bool IsUndecided => _pending is not null;

    protected abstract Act? Next();

    protected abstract void Learn(Act act, JsonNode answer);

    /// <summary>A step was refused: there is no next one.</summary>
    protected abstract void GiveUp();

    protected static JsonObject Body(params (string Name, JsonNode? Value)[] fields) =>
        new(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));

    protected static JsonArray Lines(IEnumerable<(int Line, long Units)> lines) =>
        new([.. lines.Select(line => Body(("line", line.Line), ("quantity", line.Units)))]);
}
