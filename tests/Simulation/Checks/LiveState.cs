using OrleansOms.Engine.Activations;
using OrleansOms.Engine.Journal;
using OrleansOms.Grains.Batches;
using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.Batches;
using OrleansOms.Grains.Interfaces.Locations;
using OrleansOms.Grains.Interfaces.Orders;
using OrleansOms.Grains.Interfaces.References;
using OrleansOms.Grains.Interfaces.Returns;
using OrleansOms.Grains.Interfaces.Skus;
using OrleansOms.Grains.Interfaces.Stock;
using OrleansOms.Grains.Interfaces.Transfers;
using OrleansOms.Grains.Locations;
using OrleansOms.Grains.Orders;
using OrleansOms.Grains.References;
using OrleansOms.Grains.Returns;
using OrleansOms.Grains.Skus;
using OrleansOms.Grains.Stock;
using OrleansOms.Grains.Transfers;

namespace OrleansOms.Simulation.Checks;

/// <summary>What an activation has published.</summary>
internal static class LiveState
{
    /// <summary>Null while it is being loaded.</summary>
    public static (object State, long Version)? Of(IResident resident) => resident switch
    {
        Activation<OrderState, OrderCommand, OrderEvent, Reply> activation => Of(activation.Published),
        Activation<StockState, StockCommand, StockEvent, Reply> activation => Of(activation.Published),
        Activation<SkuState, SkuCommand, SkuEvent, Reply> activation => Of(activation.Published),
        Activation<LocationState, LocationCommand, LocationEvent, Reply> activation => Of(activation.Published),
        Activation<ReferenceState, ReferenceCommand, ReferenceEvent, Reply> activation => Of(activation.Published),
        Activation<BatchState, BatchCommand, BatchEvent, Reply> activation => Of(activation.Published),
        Activation<ReturnState, ReturnCommand, ReturnEvent, Reply> activation => Of(activation.Published),
        Activation<TransferState, TransferCommand, TransferEvent, Reply> activation => Of(activation.Published),
        _ => null,
    };

    private static (object, long)? Of<TState>(Published<TState>? published)
        where TState : class => published is null ? null : (published.State, published.Version);
}
