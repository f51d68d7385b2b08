namespace OrleansOms.Grains.Stock;

/// <summary>Every bound of a stock location, in one place.</summary>
public static class StockLimits
{
    /// <summary>Units on hand at most; sums of two such numbers are far from overflowing.</summary>
    public const long OnHandMax = 1_000_000_000_000_000;

    /// <summary>Units of one movement at most.</summary>
    public const long MovementMax = 1_000_000_000;

    /// <summary>Idempotency keys remembered at most. At the bound a movement is refused: none is forgotten early.</summary>
    public const int KeysMax = 10_000;

    /// <summary>Promises alive at most. At the bound a reservation is refused; what ends promises never is.</summary>
    public const int PromisesMax = 1_000_000;

    /// <summary>Promises that one count breaks at most; one that would break more is refused.</summary>
    public const int BrokenMax = 10_000;

    /// <summary>Orders that are told of broken promises at the same time; the next ones hear of it as these answer.</summary>
    public const int TellingMax = 100;

    /// <summary>How long an idempotency key is remembered at least.</summary>
    public static readonly TimeSpan KeyRetention = TimeSpan.FromHours(24);

    /// <summary>
    /// How long an ended promise is remembered at least: far longer than a reservation's message lives, so that one that arrives
    /// after its own end is always recognized.
    /// </summary>
    public static readonly TimeSpan TombstoneRetention = TimeSpan.FromMinutes(10);

    /// <summary>How long a <see cref="Interfaces.Stock.ReserveStock"/> lives at most; its sender sets the expiry.</summary>
    public static readonly TimeSpan ReserveMessageLifetime = TimeSpan.FromMinutes(1);
}
