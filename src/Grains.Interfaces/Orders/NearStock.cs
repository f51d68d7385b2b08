namespace OrleansOms.Grains.Interfaces.Orders;

/// <summary>
/// Tells with a call which SKUs an order is about, so that its grain, if it is nowhere yet, can be made in the silo where most of them are (ADR 18). It goes in the call's headers: who
/// chooses a silo for a grain sees those and nothing of the call itself.
/// </summary>
public static class NearStock
{
    /// <summary>SKUs that are told at most: an order of more is spread over all silos anyway.</summary>
    public const int SkusMax = 8;

    private const string Header = "oms.near";

    /// <summary>Has an order's grain place it, and tells what it is about.</summary>
    /// <param name="id">The order's.</param>
    public static async ValueTask<Reply> PlaceNearStock(this IGrainFactory grains, string id, Envelope<PlaceOrder> envelope)
    {
        Tell(envelope.Command.Draft);
        return await grains.To<IOrderGrain>(id).Handle(envelope.With<OrderCommand>(envelope.Command));
    }

    /// <summary>Has the calls that follow in this method tell the SKUs of the order's first lines, each once.</summary>
    public static void Tell(OrderDraft draft) =>
        RequestContext.Set(Header, draft.Lines.Take(SkusMax).Select(line => line.Sku).Distinct(StringComparer.Ordinal).ToArray());

    /// <summary>Has them tell nothing.</summary>
    public static void TellNothing() => RequestContext.Remove(Header);

    /// <summary>The SKUs that were told with a call; none when none were.</summary>
    /// <param name="headers">The call's; null when it has none.</param>
    public static IReadOnlyList<string> Told(IReadOnlyDictionary<string, object>? headers) =>
        headers is not null && headers.TryGetValue(Header, out var told) && told is string[] skus ? skus : [];
}
