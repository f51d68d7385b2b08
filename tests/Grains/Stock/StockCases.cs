using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.Stock;
using OrleansOms.Grains.Stock;

namespace OrleansOms.Grains.Tests.Stock;

/// <summary>The words that tests of a stock location share.</summary>
internal static class StockCases
{
    public static readonly PromiseId A = new("order-a", 1);
    public static readonly PromiseId B = new("order-b", 1);

    public static readonly Given<StockState, StockCommand, StockEvent> Nowhere = new(StockLocation.Rules, "85123A@WH-GB-DAVENTRY");

    public static Given<StockState, StockCommand, StockEvent> Given(params ReadOnlySpan<StockEvent> events) => Nowhere.And(events);

    public static RequestKey Key(string key, string fingerprint = "body") => new($"movements:{key}", fingerprint);

    public static StockReceived Received(long quantity, string key = "opening") => new(quantity, "delivery", null, Key(key));

    public static SafetySet Safety(long target) => new(target, "policy", null, Key("safety"));

    public static StockDamaged Damaged(long quantity) => new(quantity, "fell", null, Key("damage"));

    public static RecordMovement Record(MovementType type, long quantity, string key = "k", string fingerprint = "body", long? ifMatch = null) =>
        new(type, quantity, "because", "REF-1", Key(key, fingerprint), ifMatch);

    public static ReserveStock Reserve(this Given<StockState, StockCommand, StockEvent> given, PromiseId promise, long quantity) =>
        new(promise, quantity, given.Now + StockLimits.ReserveMessageLifetime);

    /// <summary>One more unit of what a return brought in is disposed of, as a return sends it: totals never fall.</summary>
    public static DisposeReturned Dispose(this Given<StockState, StockCommand, StockEvent> given, int number, int disposition)
    {
        var units = given.State.Returned.GetValueOrDefault($"return#{number}") ?? new ReturnedUnits(6);
        return (disposition % 3) switch
        {
            0 => new DisposeReturned("return", number, units.Restocked + 1, units.Damaged, units.Kept),
            1 => new DisposeReturned("return", number, units.Restocked, units.Damaged + 1, units.Kept),
            _ => new DisposeReturned("return", number, units.Restocked, units.Damaged, units.Kept + 1),
        };
    }

    /// <summary>OnHand, available, reserved, committed, safety, damaged.</summary>
    public static void Levels(this Given<StockState, StockCommand, StockEvent> given, params long[] expected)
    {
        var s = given.State;
        Assert.Equal(expected, new[] { s.OnHand, s.Available, s.Reserved, s.Committed, s.Safety, s.Damaged });
    }
}
