using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.Orders;
using OrleansOms.Grains.Interfaces.Returns;
using OrleansOms.Grains.Interfaces.Stock;
using OrleansOms.Grains.Interfaces.Transfers;
using OrleansOms.Grains.Orders;
using OrleansOms.Grains.Returns;
using OrleansOms.Grains.Stock;
using OrleansOms.Grains.Transfers;

namespace OrleansOms.Simulation.Checks;

/// <summary>What a client's command has done, by the journal.</summary>
internal static class Effects
{
    public static RequestKey? KeyOf(object? command) => command switch
    {
        PlaceOrder place => place.Key,
        CancelOrder cancel => cancel.Key,
        ShipOrder ship => ship.Key,
        ConfirmDelivery confirm => confirm.Key,
        ResolveException resolve => resolve.Key,
        RecordMovement move => move.Key,
        RequestReturn request => request.Key,
        ReturnChange change => change.Key,
        RequestTransfer request => request.Key,
        TransferChange change => change.Key,
        _ => null,
    };

    /// <summary>Whether the command's key has had its effect in a state.</summary>
    public static bool IsDone(object state, object? command) => KeyOf(command)?.Key is { } key && state switch
    {
        OrderState order => order.FindKey(key) is { Done: > 0 },
        StockState stock => stock.Keys.Contains(key),
        ReturnState made => made.FindKey(key) is { Done: > 0 },
        TransferState transfer => transfer.FindKey(key) is { Done: > 0 },
        _ => false,
    };

    /// <summary>Whether what the command asked for is in the journal, with the answer's version of the grain as its last event.</summary>
    public static bool IsThere(GrainFold grain, long version, object? command) => (command, grain) switch
    {
        (RecordMovement move, GrainFold<StockState, StockCommand, StockEvent> stock) =>
            stock.Events.Count(recorded => recorded.Body is StockMoved moved && moved.Key == move.Key) == 1
            && IsAnsweredAt(stock, move.Key, version),
        (ConfirmDelivery confirm, _) => grain.StateAt(version) is OrderState state
            && state.Shipments.Any(shipment => shipment.Number == confirm.Shipment && shipment.DeliveredAt is not null),
        (OrderCommand, _) => grain.State is OrderState state
            && state.FindKey(KeyOf(command)!.Key) is { Done: > 0 } entry && entry.Done <= version && IsWhole(state, command, entry.Number),
        (RequestReturn { Key: var key }, _) => grain.State is ReturnState { Terms: not null } state && state.FindKey(key.Key) is { Done: > 0 },
        (ReturnChange { Key: { } key }, _) => grain.State is ReturnState state && state.FindKey(key.Key) is { Done: > 0 },
        (RequestTransfer { Key: var key }, _) => grain.State is TransferState { Stands: true } state && state.FindKey(key.Key) is { Done: > 0 },
        (TransferChange { Key: { } key }, _) => grain.State is TransferState state && state.FindKey(key.Key) is { Done: > 0 },
        _ => true,
    };

    // A movement is answered with the levels right after it; one that the SKU did not know of the place at, with those when it knew.
    private static bool IsAnsweredAt(GrainFold<StockState, StockCommand, StockEvent> stock, RequestKey key, long version)
    {
        var booked = stock.Events.TakeWhile(recorded => recorded.Body is not StockMoved moved || moved.Key != key).Count() + 1;
        var known = stock.Events.TakeWhile(recorded => recorded.Body is not StockRegistered).Count();
        return version == booked || (booked < version && version <= known);
    }

    // As many units of each line as were named.
    private static bool IsWhole(OrderState state, object? command, int number) => command switch
    {
        ShipOrder ship => state.Shipments.Any(shipment => shipment.Number == number && Same(shipment.Parts, ship.Lines)),
        CancelOrder { Lines.IsEmpty: false } cancel => state.Cancellations.Any(cancellation => cancellation.Number == number && Same(cancellation.Parts, cancel.Lines)),
        _ => true,
    };

    private static bool Same(IEnumerable<Part> parts, IEnumerable<LineQuantity> named) =>
        parts.GroupBy(part => part.Line, part => part.Quantity).Select(line => (line.Key, line.Sum())).Order()
            .SequenceEqual(named.GroupBy(line => line.Line, line => line.Quantity).Select(line => (line.Key, line.Sum())).Order());
}
