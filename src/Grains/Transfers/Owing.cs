using System.Collections.Immutable;
using OrleansOms.Engine;
using OrleansOms.Grains.Interfaces.Stock;
using Request = OrleansOms.Engine.Request;

namespace OrleansOms.Grains.Transfers;

/// <summary>What a transfer still has to get from stock locations, as the difference of what is so and what they have confirmed.</summary>
public static class Owing
{
    /// <summary>How long units may take to be held, from the request on. Shorter than a reservation's message lives.</summary>
    public static readonly TimeSpan ReserveTime = TimeSpan.FromSeconds(30);

    public static Owed Of(TransferState state)
    {
        var requests = ImmutableArray.CreateBuilder<Request>();
        foreach (var line in state.Lines)
        {
            if (Message(state, line) is { } message)
            {
                requests.Add(new Request($"line/{line.Number}", new GrainName("stock", $"{line.Sku}@{state.From}"), message));
            }
        }

        foreach (var units in state.Units)
        {
            if (Message(state, units) is { } message)
            {
                requests.Add(new Request($"units/{units.Number}", new GrainName("stock", $"{state.Lines[units.Line - 1].Sku}@{state.To}"), message));
            }
        }

        return new Owed(requests.ToImmutable(), Deadline(state));
    }

    /// <summary>When the units must be held; null when they are, or there is nothing to hold.</summary>
    public static DateTimeOffset? Deadline(TransferState state) =>
        state.Stage == TransferStage.Reserving ? state.RequestedAt + ReserveTime : null;

    private static StockCommand? Message(TransferState state, TransferLine line)
    {
        var promise = PromiseId.OfTransfer(state.Id, line.Number);
        return (state.Stage, line.Stage) switch
        {
            (TransferStage.Reserving, LineStage.Asked) =>
                new ReserveStock(promise, line.Quantity, state.RequestedAt + Stock.StockLimits.ReserveMessageLifetime),
            (TransferStage.Undoing, not LineStage.Released) => new ReleaseStock(promise, line.Quantity),
            (TransferStage.Sending, LineStage.Reserved) => new SendStock(promise),
            (TransferStage.Sending, LineStage.Sent) when !line.IsSettled => new SettleTransit(promise, line.Stocked, line.WrittenOff, line.Reason),
            _ => null,
        };
    }

    private static StockCommand? Message(TransferState state, ArrivedUnits units) => units.Stage switch
    {
        ArrivalStage.Arrived => new ReceiveTransferred(state.Id, units.Number, units.Quantity, units.Surplus),
        ArrivalStage.Stocked => new ForgetArrival(state.Id, units.Number),
        _ => null,
    };
}
