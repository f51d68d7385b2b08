using System.Collections.Immutable;

namespace OrleansOms.Grains.Interfaces.Orders;

/// <summary>Finds orders, newest first, from an index that follows the journal; it may lag by up to 2 s. Stateless, one in each silo.</summary>
[Alias("oms.IOrderSearchGrain")]
public interface IOrderSearchGrain : IGrainWithIntegerKey
{
    /// <summary>Null when the cursor is none that this gave out.</summary>
    [Alias("Find"), AnyGateway]
    ValueTask<OrderPage?> Find(OrderQuery query);

    /// <summary>Orders' exceptions, the one raised last first. Null when the cursor is none that this gave out.</summary>
    [Alias("FindExceptions"), AnyGateway]
    ValueTask<ExceptionPage?> FindExceptions(ExceptionQuery query);
}

/// <summary>Every condition that is not null must hold.</summary>
/// <param name="PlacedAfter">Exclusive.</param>
/// <param name="PlacedBefore">Exclusive.</param>
/// <param name="Limit">1 to 500.</param>
[GenerateSerializer, Immutable, Alias("oms.OrderQuery")]
public sealed record OrderQuery(
    string? Customer,
    string? Status,
    string? Sku,
    string? Channel,
    string? Reference,
    DateTimeOffset? PlacedAfter,
    DateTimeOffset? PlacedBefore,
    int Limit,
    string? Cursor);

[GenerateSerializer, Immutable, Alias("oms.OrderPage")]
public sealed record OrderPage(ImmutableArray<OrderSummary> Items, string? NextCursor);

/// <summary>What a list shows of an order.</summary>
/// <param name="Refunded">What of Total was refunded.</param>
/// <param name="Returns">Ids of its returns.</param>
[GenerateSerializer, Immutable, Alias("oms.OrderSummary")]
public sealed record OrderSummary(
    string Id,
    string Status,
    string? Reference,
    string Channel,
    string Customer,
    string Currency,
    string Total,
    DateTimeOffset PlacedAt,
    DateTimeOffset UpdatedAt,
    int Lines,
    long Units,
    string Refunded,
    ImmutableArray<string> Returns);
