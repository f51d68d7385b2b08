using OrleansOms.Engine;
using OrleansOms.Grains.Interfaces.Skus;
using OrleansOms.Grains.Orders.Sourcing;
using Request = OrleansOms.Engine.Request;

namespace OrleansOms.Grains.Orders;

/// <summary>
/// Units of one line that wait at their SKU: what the order wants of it, and what the SKU has confirmed. What is owed is the difference.
/// Totals, so a message that is sent twice changes nothing. Invariant: GivenUp &lt;= ToGiveUp, ToGiveUp + Filled &lt;= Quantity.
/// </summary>
/// <param name="Number">Its wait number within the order, never used again.</param>
/// <param name="Expires">When the message that asks for its place counts for nothing.</param>
/// <param name="Confirmed">The SKU has it in its queue, and all that matter know of it.</param>
/// <param name="ToGiveUp">Units that are not wanted any more.</param>
/// <param name="GivenUp">Units that the SKU keeps no place for any more.</param>
/// <param name="Filled">Units that became allocations.</param>
public sealed record Wait(int Number, int Line, long Quantity, DateTimeOffset Expires, bool Confirmed, long ToGiveUp, long GivenUp, long Filled)
{
    /// <summary>The shortfall whose units wait; 0 for one of the order's placing.</summary>
    public int Shortfall { get; init; }

    /// <summary>An operator lets it wait, whatever the SKU's own rules are.</summary>
    public bool Forced { get; init; }

    /// <summary>The SKU did not let it wait.</summary>
    public bool Denied { get; init; }

    /// <summary>The SKU was asked, for a shortfall, and has not answered.</summary>
    public bool IsAsked => Shortfall > 0 && !Confirmed && !Denied;

    /// <summary>Units that are still waited for; they can be cancelled.</summary>
    public long Left => Quantity - ToGiveUp - Filled;

    public static Wait Of(NumberedWait asked, DateTimeOffset expires) => new(asked.N, asked.Line, asked.Quantity, expires, false, 0, 0, 0);

    public static Wait Of(ShortfallQueued asked, int line, DateTimeOffset expires) =>
        new(asked.Wait, line, asked.Quantity, expires, false, 0, 0, 0) { Shortfall = asked.N, Forced = asked.Forced };

    /// <summary>
    /// What is owed to its SKU; null for nothing. One that is given up is not asked for any more. Giving up has an id of its own: it does not wait
    /// for the answer to the asking, which comes only when all locations have heard of it. What waits for a shortfall is asked for first: some of it
    /// may be cancelled before it is confirmed, and the rest is still to wait.
    /// </summary>
    public Request? Owed(OrderState state)
    {
        var line = state.Terms!.Lines[Line - 1];
        var (wait, sku) = (new WaitId(state.Id, Number), new GrainName("sku", line.Sku));
        return this switch
        {
            { IsAsked: false } when ToGiveUp > GivenUp => new Request($"giveUp/{Number}", sku, new WithdrawWait(wait, ToGiveUp)),
            { IsAsked: true } or { Shortfall: 0, Confirmed: false, ToGiveUp: 0 } => new Request(
                $"wait/{Number}",
                sku,
                new WaitForUnits(wait, Quantity, line.Location, state.Terms.Method == Destination.PickupMethod, Expires, Forced)),
            _ => null,
        };
    }
}
