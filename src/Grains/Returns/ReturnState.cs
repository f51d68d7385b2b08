using System.Collections.Immutable;
using OrleansOms.Engine;
using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.Orders;
using OrleansOms.Grains.Interfaces.Returns;
using OrleansOms.Grains.Interfaces.Stock;
using Request = OrleansOms.Engine.Request;

namespace OrleansOms.Grains.Returns;

/// <summary>
/// What a return's events add up to. Invariants: of each line refunded &lt;= inspected &lt;= received, refunded &lt;= announced, and announced
/// units are the ones that its order granted.
/// </summary>
/// <param name="NextNumber">The number of the next claim or received units: never used again, not even after a refusal.</param>
/// <param name="Terms">What was announced; null when there is no return, or it was refused.</param>
/// <param name="Claim">The number of the claim of its order's units.</param>
/// <param name="Order">What the order told when it granted the claim; null before.</param>
/// <param name="Noted">Units that the order knows to have come back.</param>
/// <param name="Keys">Idempotency keys of all that was asked and not refused, oldest first.</param>
/// <param name="Refused">The latest request that was undone, for its callers who still wait.</param>
public sealed record ReturnState(
    string Id,
    long Version,
    int NextNumber,
    DateTimeOffset RequestedAt,
    DateTimeOffset UpdatedAt,
    ReturnTerms? Terms,
    ReturnStage Stage,
    int Claim,
    ReturnedOrder? Order,
    ImmutableArray<ReceivedUnits> Units,
    ImmutableArray<Receipt> Receipts,
    ImmutableArray<Inspection> Inspections,
    ImmutableArray<Refund> Refunds,
    long Noted,
    ImmutableArray<KeyEntry> Keys,
    RefusedRequest? Refused)
{
    /// <summary>True once the order has granted the units and callers may be told so.</summary>
    public bool Stands => Stage is not (ReturnStage.Claiming or ReturnStage.Undoing) && Terms is not null;

    public static ReturnState Initial(string id) =>
        new(id, 0, 1, default, default, null, ReturnStage.Claiming, 0, null, [], [], [], [], 0, [], null);

    /// <summary>The entry of a key; null when it is not known.</summary>
    public KeyEntry? FindKey(string key) => Keys.FirstOrDefault(entry => entry.Key == key);

    /// <summary>Received units by their number; null when there are none of it. Claims come first, so the units' numbers follow each other without gaps.</summary>
    public ReceivedUnits? Find(int number)
    {
        var index = Units.IsEmpty ? -1 : number - Units[0].Number;
        return index >= 0 && index < Units.Length ? Units[index] : null;
    }

    /// <summary>The same return with some of its received units changed.</summary>
    public ReturnState With(ReceivedUnits changed) => this with { Units = Units.SetItem(changed.Number - Units[0].Number, changed) };
}

/// <summary>How far a return is, apart from its units.</summary>
public enum ReturnStage
{
    /// <summary>Waits for its order to grant the units.</summary>
    Claiming,

    /// <summary>The order refused: gives the claim up, then it is as if it had never been.</summary>
    Undoing,

    /// <summary>Waits for an operator.</summary>
    Requested,

    Approved,

    Declined,
}

/// <summary>What was announced.</summary>
/// <param name="Order">The order's id.</param>
/// <param name="Lines">As they were sent: a line may be named more than once, with different reasons.</param>
public sealed record ReturnTerms(string Order, ImmutableArray<AnnouncedLine> Lines, ReturnMethod Method, ReturnPolicy Policy);

/// <summary>What the return has to know of its order.</summary>
/// <param name="Lines">All lines of the order, in their order.</param>
public sealed record ReturnedOrder(string Channel, string Currency, ImmutableArray<ReturnableLine> Lines);

/// <summary>
/// Units of one line that were received together: what became of them, and what the stock location has confirmed. What is owed is the
/// difference. Invariant: Disposed &lt;= Inspected &lt;= Quantity.
/// </summary>
/// <param name="Number">Their number within the return.</param>
/// <param name="Receipt">The number of their receipt.</param>
/// <param name="Stocked">The stock location has booked them in.</param>
/// <param name="Disposed">Inspected units whose inspection the stock location has booked.</param>
public sealed record ReceivedUnits(
    int Number,
    int Receipt,
    int Line,
    string Location,
    long Quantity,
    long Restocked,
    long Damaged,
    long Kept,
    bool Stocked,
    long Disposed)
{
    private Memo? _memo;

    public long Inspected => Restocked + Damaged + Kept;

    /// <summary>True when the stock location knows all that is to be known of them.</summary>
    public bool IsSettled => Stocked && Disposed == Inspected;

    /// <summary>
    /// What is owed to their stock location until <see cref="IsSettled"/>. What became of them is sent after they are known to be booked
    /// in: so the location always knows whether it booked them. Built once for each state of the units: a large return asks for all of
    /// its messages after each answer to one of them.
    /// </summary>
    public Request Owed(string @return, string sku)
    {
        if (!ReferenceEquals(_memo?.Of, this))
        {
            StockCommand message = Stocked
                ? new DisposeReturned(@return, Number, Restocked, Damaged, Kept)
                : new ReceiveReturned(@return, Number, Quantity);
            _memo = new Memo(this, new Request($"units/{Number}", new GrainName("stock", $"{sku}@{Location}"), message));
        }

        return _memo!.Owed;
    }

    // A copy made by 'with' takes the field along; the memo names the units that it is of, so the copy builds its own.
    private sealed record Memo(ReceivedUnits Of, Request Owed);
}

/// <summary>Units that came in together.</summary>
/// <param name="Announced">Announced units that had come back by then, in all: what the order has to know.</param>
/// <param name="Settled">Stock locations and the order know of it.</param>
public sealed record Receipt(int Number, string Location, DateTimeOffset At, long Announced, bool Settled);

/// <summary>Units that were inspected together.</summary>
/// <param name="Units">The numbers of the received units that they were part of.</param>
/// <param name="Settled">Stock locations know of it.</param>
public sealed record Inspection(int Number, ImmutableArray<int> Units, bool Settled);

/// <summary>Units that are refunded together.</summary>
/// <param name="Amount">What the order has refunded, in major units; null until it has.</param>
public sealed record Refund(int Number, DateTimeOffset At, ImmutableArray<LineQuantity> Lines, decimal? Amount);

/// <summary>A key that was met, and what it led to.</summary>
/// <param name="Number">Of the receipt, inspection or refund; 0 for other uses.</param>
/// <param name="Done">The return's version when it was done; 0 while it is under way.</param>
public sealed record KeyEntry(string Key, string Fingerprint, KeyUse Use, int Number, long Done);

/// <summary>What a key was used for.</summary>
public enum KeyUse
{
    Request,
    Approval,
    Decline,
    Receipt,
    Inspection,
    Refund,
}

/// <summary>A request that was under way and then undone; a refusal is not remembered beyond those who wait for it.</summary>
public sealed record RefusedRequest(string Key, Rejection Rejection);
