using OrleansOms.Load.Suites.Calls;

namespace OrleansOms.Load.Suites.Scenarios;

/// <summary>One order, placed and left there.</summary>
public sealed class PlaceOrder(OrderBook book) : Journey
{
    private readonly long _number = book.NextNumber();

    public override string Step => "place order";

    public override void Write(RequestWriter request) => book.WriteOrder(request, _number);

    public override bool Take(in HttpAnswer answer)
    {
        if (book.Take(_number, answer) is { } order) Placed?.Invoke(order);
        return false;
    }

    /// <summary>Told of the order when it is acknowledged.</summary>
    public Action<PlacedOrder>? Placed { get; init; }
}
