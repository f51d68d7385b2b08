using System.Collections.Immutable;
using OrleansOms.Engine;
using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.Batches;
using OrleansOms.Grains.Interfaces.Locations;
using OrleansOms.Grains.Interfaces.Orders;
using OrleansOms.Grains.Interfaces.References;
using OrleansOms.Grains.Interfaces.Returns;
using OrleansOms.Grains.Interfaces.Skus;
using OrleansOms.Grains.Interfaces.Stock;
using OrleansOms.Grains.Interfaces.Transfers;

namespace OrleansOms.Simulation.Cluster;

/// <summary>What stands in for Orleans' references: every call goes through the <see cref="Courier"/>.</summary>
internal abstract class Proxy(SimCluster cluster, SimNode from, GrainName grain)
{
    protected ValueTask<T> Call<TGrain, T>(Func<TGrain, ValueTask<T>> method, string what) =>
        new(cluster.CallAsync(from, grain, target => method((TGrain)target).AsTask(), what));

    public ValueTask Wake() =>
        new(cluster.CallAsync(from, grain, async target =>
        {
            await ((IAwakenable)target).Wake();
            return true;
        }, "Wake"));

    protected static string Name<TCommand>(Envelope<TCommand> envelope)
        where TCommand : class => envelope.Command.GetType().Name;
}

internal sealed class OrderProxy(SimCluster cluster, SimNode from, string id) : Proxy(cluster, from, new GrainName("order", id)), IOrderGrain
{
    public ValueTask<Reply> Handle(Envelope<OrderCommand> command) => Call<IOrderGrain, Reply>(grain => grain.Handle(command), Name(command));

    public ValueTask<OrderView?> View() => Call<IOrderGrain, OrderView?>(grain => grain.View(), "View");

    public ValueTask<ExceptionView?> Exception(int number) => Call<IOrderGrain, ExceptionView?>(grain => grain.Exception(number), "Exception");

    public ValueTask<Rejection?> WouldRefuse(ClaimReturn claim) => Call<IOrderGrain, Rejection?>(grain => grain.WouldRefuse(claim), "WouldRefuse");

    public ValueTask<ImmutableArray<OrderEventView>?> Events(long from, int limit) =>
        Call<IOrderGrain, ImmutableArray<OrderEventView>?>(grain => grain.Events(from, limit), "Events");
}

internal sealed class StockProxy(SimCluster cluster, SimNode from, string id) : Proxy(cluster, from, new GrainName("stock", id)), IStockGrain
{
    public ValueTask<Reply> Handle(Envelope<StockCommand> command) => Call<IStockGrain, Reply>(grain => grain.Handle(command), Name(command));

    public ValueTask<StockView?> View() => Call<IStockGrain, StockView?>(grain => grain.View(), "View");

    public ValueTask<ImmutableArray<StockMovement>> Movements(long from, int limit) =>
        Call<IStockGrain, ImmutableArray<StockMovement>>(grain => grain.Movements(from, limit), "Movements");

    public ValueTask<StockView?> LevelsAt(DateTimeOffset at) => Call<IStockGrain, StockView?>(grain => grain.LevelsAt(at), "LevelsAt");
}

internal sealed class SkuProxy(SimCluster cluster, SimNode from, string id) : Proxy(cluster, from, new GrainName("sku", id)), ISkuGrain
{
    public ValueTask<Reply> Handle(Envelope<SkuCommand> command) => Call<ISkuGrain, Reply>(grain => grain.Handle(command), Name(command));

    public ValueTask<SkuView?> View() => Call<ISkuGrain, SkuView?>(grain => grain.View(), "View");
}

internal sealed class LocationProxy(SimCluster cluster, SimNode from, string id) : Proxy(cluster, from, new GrainName("location", id)), ILocationGrain
{
    public ValueTask<Reply> Handle(Envelope<LocationCommand> command) => Call<ILocationGrain, Reply>(grain => grain.Handle(command), Name(command));

    public ValueTask<LocationView?> View() => Call<ILocationGrain, LocationView?>(grain => grain.View(), "View");
}

internal sealed class ReferenceProxy(SimCluster cluster, SimNode from, string id) : Proxy(cluster, from, new GrainName("reference", id)), IReferenceGrain
{
    public ValueTask<Reply> Handle(Envelope<ReferenceCommand> command) => Call<IReferenceGrain, Reply>(grain => grain.Handle(command), Name(command));
}

internal sealed class BatchProxy(SimCluster cluster, SimNode from, string id) : Proxy(cluster, from, new GrainName("batch", id)), IBatchGrain
{
    public ValueTask<Reply> Handle(Envelope<BatchCommand> command) => Call<IBatchGrain, Reply>(grain => grain.Handle(command), Name(command));
}

internal sealed class ReturnProxy(SimCluster cluster, SimNode from, string id) : Proxy(cluster, from, new GrainName("return", id)), IReturnGrain
{
    public ValueTask<Reply> Handle(Envelope<ReturnCommand> command) => Call<IReturnGrain, Reply>(grain => grain.Handle(command), Name(command));

    public ValueTask<ReturnView?> View() => Call<IReturnGrain, ReturnView?>(grain => grain.View(), "View");
}

internal sealed class TransferProxy(SimCluster cluster, SimNode from, string id) : Proxy(cluster, from, new GrainName("transfer", id)), ITransferGrain
{
    public ValueTask<Reply> Handle(Envelope<TransferCommand> command) => Call<ITransferGrain, Reply>(grain => grain.Handle(command), Name(command));

    public ValueTask<TransferView?> View() => Call<ITransferGrain, TransferView?>(grain => grain.View(), "View");
}
