using System.Collections.Immutable;
using Orleans.Concurrency;

namespace OrleansOms.Grains.Interfaces.Orders;

/// <summary>One order. Its id derives from the key it was placed with.</summary>
[Alias("oms.IOrderGrain")]
public interface IOrderGrain : IAwakenable
{
    [Alias("Handle"), AnyGateway]
    ValueTask<Reply> Handle(Envelope<OrderCommand> command);

    /// <summary>The order as of the last flush; null when there is none, or it was refused.</summary>
    [AlwaysInterleave, Alias("View"), AnyGateway]
    ValueTask<OrderView?> View();

    /// <summary>Why a return's claim would be refused as of the last flush; null when it would be granted. Never waits behind writes.</summary>
    [AlwaysInterleave, Alias("WouldRefuse"), AnyGateway]
    ValueTask<Rejection?> WouldRefuse(ClaimReturn claim);

    /// <summary>One of the order's exceptions as of the last flush; null when it has none of that number.</summary>
    [AlwaysInterleave, Alias("Exception"), AnyGateway]
    ValueTask<ExceptionView?> Exception(int number);

    /// <summary>The order's timeline from event <paramref name="from"/> (1 is the first) on, oldest first, at most <paramref name="limit"/> (1 to 1,000); null when there is no such order.</summary>
    [AlwaysInterleave, Alias("Events"), AnyGateway]
    ValueTask<ImmutableArray<OrderEventView>?> Events(long from, int limit);
}

/// <summary>One event of an order's timeline, without personal data.</summary>
/// <param name="N">Its number, from 1: the order's version after it.</param>
/// <param name="Type">The event's versioned name, e.g. <c>order.placed.v1</c>.</param>
/// <param name="Data">The event's own fields as JSON, sealed parts left out.</param>
[GenerateSerializer, Immutable, Alias("oms.OrderEventView")]
public sealed record OrderEventView(long N, string Type, DateTimeOffset At, string By, string Cause, string Data);
