using OrleansOms.Engine;
using OrleansOms.Grains.Interfaces.Stock;
using Request = OrleansOms.Engine.Request;

namespace OrleansOms.Grains.Orders;

/// <summary>What a stock location keeps for an allocation.</summary>
public enum Hold
{
    None,
    Reserved,
    Committed,
}

/// <summary>
/// Units of one line at one location: what the order wants of it, and what the stock location has confirmed. What is owed is the difference.
/// All numbers of units are totals, so a message that is sent twice changes nothing.
/// Invariant: Released &lt;= ToRelease, Sent &lt;= ToShip, ToRelease + max(ToShip, Shipped) + Broken &lt;= Quantity.
/// </summary>
/// <param name="Number">Its allocation number within the order.</param>
/// <param name="Location">Null for a service, which needs no stock: there is nobody to ask.</param>
/// <param name="Wanted">The hold that the order wants.</param>
/// <param name="Held">The hold that was confirmed.</param>
/// <param name="Offered">What could have been had when the reservation was refused; null when it was not.</param>
/// <param name="ToRelease">Units that are to be given back.</param>
/// <param name="Released">Units that were given back.</param>
/// <param name="ToShip">Units that are in a shipment, under way or done.</param>
/// <param name="Shipped">Units that the stock location has let go.</param>
/// <param name="Sent">Units in shipments that are done.</param>
public sealed record Allocation(
    int Number,
    int Line,
    string Sku,
    string? Location,
    long Quantity,
    Hold Wanted,
    Hold Held,
    long? Offered,
    long ToRelease,
    long Released,
    long ToShip,
    long Shipped,
    long Sent)
{
    private Memo? _memo;

    /// <summary>Where its units waited, for an allocation that fills a backorder; null for one that was reserved.</summary>
    public HeldUnits? From { get; init; }

    /// <summary>The shortfall that its units are to make up for; 0 for one of the order's placing, and one that fills a backorder.</summary>
    public int Shortfall { get; init; }

    /// <summary>When its reservation's message counts for nothing; null for one of a placing, whose round has that time.</summary>
    public DateTimeOffset? Expires { get; init; }

    /// <summary>Units that a count found missing.</summary>
    public long Broken { get; init; }

    public bool IsService => Location is null;

    /// <summary>The location was asked for its units, for a shortfall, and has not answered: nobody counts on them.</summary>
    public bool IsAsked => Shortfall > 0 && Held == Hold.None && Offered is null;

    /// <summary>True while a message that changes what its location has of it may be under way.</summary>
    public bool IsUnderWay => (Held != Hold.Committed && ToRelease < Quantity) || ToRelease > Released || ToShip > Shipped;

    /// <summary>Units that the order has there and has not shipped.</summary>
    public long Allocated => IsAsked ? 0 : Quantity - ToRelease - Broken - Sent;

    /// <summary>
    /// Units that can still be cancelled. Units that a location let go for a shipment that failed elsewhere are not on its shelf any more:
    /// they can be shipped, not cancelled.
    /// </summary>
    public long Cancellable => Quantity - ToRelease - Math.Max(ToShip, Shipped) - Broken;

    /// <summary>Units that can be put into another shipment.</summary>
    public long Shippable => IsAsked ? 0 : Quantity - ToRelease - ToShip - Broken;

    /// <summary>The stock location that keeps it.</summary>
    public GrainName Stock => new("stock", $"{Sku}@{Location}");

    /// <summary>A service is there at once; anything else is to be reserved.</summary>
    public static Allocation Of(NumberedAllocation planned, string sku) => new(
        planned.N,
        planned.Line,
        sku,
        planned.Location,
        planned.Quantity,
        Hold.Reserved,
        planned.Location is null ? Hold.Committed : Hold.None,
        null,
        0,
        0,
        0,
        0,
        0);

    /// <summary>Units that are to make up for a shortfall.</summary>
    public static Allocation Of(NumberedAllocation planned, string sku, int shortfall, DateTimeOffset expires) =>
        Of(planned, sku) with { Wanted = Hold.Committed, Shortfall = shortfall, Expires = expires };

    /// <summary>Units that were held for the line: they are to be taken over.</summary>
    public static Allocation Of(BackorderFilled filled, string sku) => new(
        filled.N,
        filled.Line,
        sku,
        filled.Location,
        filled.Quantity,
        Hold.Committed,
        Hold.None,
        null,
        0,
        0,
        0,
        0,
        0)
    {
        From = new HeldUnits(filled.Wait, filled.Assignment, filled.Assigned),
    };

    /// <summary>
    /// What is owed to its stock location; null for nothing. A large order asks for all of its allocations after each answer to one of
    /// them, so the message is built once for each state of the allocation.
    /// </summary>
    public Request? Owed(string order, DateTimeOffset? expires)
    {
        if (!ReferenceEquals(_memo?.Of, this))
        {
            _memo = new Memo(this, Message(new PromiseId(order, Number), expires) is { } message
                ? new Request($"allocation/{Number}", Stock, message)
                : null);
        }

        return _memo!.Owed;
    }

    // What is given back goes first: others may wait for it. A reservation that is to be given back is not asked for any more; held units are
    // given back only when they were taken, since until then they are not this order's; and what a shortfall asked for, when it is known.
    private StockCommand? Message(PromiseId promise, DateTimeOffset? expires) => this switch
    {
        { IsService: true } => null,
        { From: { } from, Held: Hold.None } => new TakeHeldUnits(promise, from.Assignment, Quantity, from.Assigned),
        { IsAsked: true } => new ReserveStock(promise, Quantity, Expires!.Value),
        { } when ToRelease > Released => new ReleaseStock(promise, ToRelease),
        { Wanted: Hold.Committed, Held: not Hold.Committed } when ToRelease < Quantity => new CommitStock(promise),
        { } when ToShip > Shipped => new ShipStock(promise, ToShip),
        { Held: Hold.None, Offered: null, ToRelease: 0 } => new ReserveStock(promise, Quantity, expires!.Value),
        _ => null,
    };

    // A copy made by 'with' takes the field along; the memo names the allocation that it is of, so the copy builds its own.
    private sealed record Memo(Allocation Of, Request? Owed);
}

/// <summary>Units that a stock location held for a wait.</summary>
/// <param name="Assignment">The location's number for them.</param>
/// <param name="Assigned">How many they were.</param>
public sealed record HeldUnits(int Wait, int Assignment, long Assigned);
