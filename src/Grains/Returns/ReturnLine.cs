using System.Collections.Immutable;

namespace OrleansOms.Grains.Returns;

/// <summary>Where the units of one line, or of a whole return, are. Derived from the state, never set.</summary>
/// <param name="Line">The order's line; 0 for all of them together.</param>
/// <param name="Announced">Units that were to come back; 0 for a line that was not announced.</param>
/// <param name="Expected">Received units that were announced.</param>
/// <param name="Due">Units that were announced, received and inspected: what may be refunded.</param>
/// <param name="Asked">Units in refunds, under way or done.</param>
/// <param name="Refunded">Units in refunds that are done.</param>
public readonly record struct ReturnLine(
    int Line,
    long Announced,
    long Received,
    long Expected,
    long Restocked,
    long Damaged,
    long Kept,
    long Due,
    long Asked,
    long Refunded)
{
    public long Inspected => Restocked + Damaged + Kept;

    public long Unannounced => Received - Expected;

    /// <summary>
    /// What an approved return with these units is waiting for: units to come (approved, or refunded when some of them did), an inspection
    /// (received), a refund (inspected), nothing (closed).
    /// </summary>
    public string Status => this switch
    {
        { Received: 0 } => "approved",
        _ when Inspected < Received => "received",
        _ when Refunded < Due => "inspected",
        _ when Expected == Announced => "closed",
        { Refunded: 0 } => "inspected",
        _ => "refunded",
    };

    /// <summary>Every line that was announced or came back, in the order of their numbers.</summary>
    public static ImmutableArray<ReturnLine> Of(ReturnState state)
    {
        var lines = new SortedDictionary<int, ReturnLine>();
        foreach (var announced in state.Terms?.Lines ?? [])
        {
            Change(announced.Line, line => line with { Announced = line.Announced + announced.Quantity });
        }

        foreach (var units in state.Units)
        {
            Change(units.Line, line => line with
            {
                Received = line.Received + units.Quantity,
                Restocked = line.Restocked + units.Restocked,
                Damaged = line.Damaged + units.Damaged,
                Kept = line.Kept + units.Kept,
            });
        }

        foreach (var refund in state.Refunds)
        {
            foreach (var part in refund.Lines)
            {
                Change(part.Line, line => line with
                {
                    Asked = line.Asked + part.Quantity,
                    Refunded = line.Refunded + (refund.Amount is null ? 0 : part.Quantity),
                });
            }
        }

        return
        [
            .. lines.Values.Select(line => line with
            {
                Expected = Math.Min(line.Announced, line.Received),
                Due = Math.Min(line.Announced, line.Inspected),
            }),
        ];

        void Change(int number, Func<ReturnLine, ReturnLine> change) =>
            lines[number] = change(lines.TryGetValue(number, out var line) ? line : default(ReturnLine) with { Line = number });
    }

    /// <summary>The units of all lines together.</summary>
    public static ReturnLine Sum(ImmutableArray<ReturnLine> lines)
    {
        var sum = default(ReturnLine);
        foreach (var line in lines)
        {
            sum = new ReturnLine(
                0,
                sum.Announced + line.Announced,
                sum.Received + line.Received,
                sum.Expected + line.Expected,
                sum.Restocked + line.Restocked,
                sum.Damaged + line.Damaged,
                sum.Kept + line.Kept,
                sum.Due + line.Due,
                sum.Asked + line.Asked,
                sum.Refunded + line.Refunded);
        }

        return sum;
    }
}
