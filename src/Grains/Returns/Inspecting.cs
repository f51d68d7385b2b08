using System.Collections.Immutable;
using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.Returns;
using static OrleansOms.Engine.Decide;
using Outcome = OrleansOms.Engine.Decision<OrleansOms.Grains.Returns.ReturnEvent, OrleansOms.Grains.Interfaces.Reply>;

namespace OrleansOms.Grains.Returns;

/// <summary>
/// What becomes of units that came back. They are taken in the order in which they came in: at the place that is named, else wherever
/// that was. Restocked ones are free where they were received.
/// </summary>
public static class Inspecting
{
    public static Outcome Inspect(ReturnState state, InspectReturn c)
    {
        if (ReturnKeys.CheckApproved(state, c) is { } checkedBefore)
        {
            return checkedBefore;
        }

        if (Receiving.Unknown(state, c.Lines.Select(line => line.Line)) is { } unknown)
        {
            return Refuse<ReturnEvent, Reply>(unknown);
        }

        var left = state.Units.Select(units => units.Quantity - units.Inspected).ToArray();
        var parts = ImmutableArray.CreateBuilder<InspectedPart>();
        var errors = ImmutableArray.CreateBuilder<RejectionError>();

        // A line without a place takes what those with a place have left.
        foreach (var (line, index) in c.Lines.Select((line, i) => (line, i)).OrderBy(named => named.line.Location is null))
        {
            Take(state, left, line, index, parts, errors);
        }

        return errors.Count > 0
            ? Refuse<ReturnEvent, Reply>(ReturnRejections.NotLeftToInspect(errors.ToImmutable()))
            : Record<ReturnEvent, Reply>(new ReturnInspected(state.Inspections.Length + 1, parts.ToImmutable(), c.Key!));
    }

    private static void Take(
        ReturnState state,
        long[] left,
        InspectedLine line,
        int index,
        ImmutableArray<InspectedPart>.Builder parts,
        ImmutableArray<RejectionError>.Builder errors)
    {
        var missing = line.Quantity;
        for (var i = 0; i < left.Length && missing > 0; i++)
        {
            var units = state.Units[i];
            var taken = units.Line == line.Line && (line.Location ?? units.Location) == units.Location ? Math.Min(missing, left[i]) : 0;
            if (taken > 0)
            {
                parts.Add(new InspectedPart(units.Number, line.Disposition, taken));
                left[i] -= taken;
                missing -= taken;
            }
        }

        if (missing > 0)
        {
            errors.Add(new RejectionError(
                $"/lines/{index}/quantity",
                $"{line.Quantity - missing} of {line.Quantity} units wait for their inspection.",
                line.Line,
                state.Order!.Lines[line.Line - 1].Sku,
                line.Quantity,
                line.Quantity - missing));
        }
    }
}
