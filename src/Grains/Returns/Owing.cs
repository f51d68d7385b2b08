using System.Collections.Immutable;
using OrleansOms.Engine;
using OrleansOms.Grains.Interfaces.Orders;
using Request = OrleansOms.Engine.Request;

namespace OrleansOms.Grains.Returns;

/// <summary>What a return still has to get from its order and from stock locations, as the difference of what is so and what was confirmed.</summary>
public static class Owing
{
    public static Owed Of(ReturnState state)
    {
        if (state.Terms is not { } terms)
        {
            return Owed.Nothing;
        }

        var order = new GrainName("order", terms.Order);
        var requests = ImmutableArray.CreateBuilder<Request>();
        if (state.Stage == ReturnStage.Claiming)
        {
            requests.Add(new Request("claim", order, Claim(state.Id, state.Claim, terms)));
        }
        else if (state.Stage == ReturnStage.Undoing || IsReleasing(state))
        {
            requests.Add(new Request("claim", order, new ReleaseReturn(state.Id, state.Claim)));
        }

        foreach (var units in state.Units.Where(units => !units.IsSettled))
        {
            requests.Add(units.Owed(state.Id, state.Order!.Lines[units.Line - 1].Sku));
        }

        if (state.Receipts is [.., var last] && last.Announced > state.Noted)
        {
            var totals = ReturnLine.Of(state).Where(line => line.Expected > 0).Select(line => new LineQuantity(line.Line, line.Expected));
            requests.Add(new Request("returned", order, new NoteReturned(state.Id, [.. totals])));
        }

        foreach (var refund in state.Refunds.Where(refund => refund.Amount is null))
        {
            requests.Add(new Request($"refund/{refund.Number}", order, new RefundUnits(state.Id, refund.Number, refund.Lines)));
        }

        return new Owed(requests.ToImmutable(), null);
    }

    /// <summary>True while a declined return's order does not know of it.</summary>
    public static bool IsReleasing(ReturnState state) =>
        state.Stage == ReturnStage.Declined && state.Keys.Any(entry => entry is { Use: KeyUse.Decline, Done: 0 });

    /// <summary>The claim that a return with these terms sends.</summary>
    public static ClaimReturn Claim(string id, int number, ReturnTerms terms) =>
        new(id, number, [.. terms.Lines.Select(line => new LineQuantity(line.Line, line.Quantity))], terms.Policy.Window);
}
