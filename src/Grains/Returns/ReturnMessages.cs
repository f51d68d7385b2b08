using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.Orders;
using OrleansOms.Grains.Interfaces.Returns;
using OrleansOms.Grains.Interfaces.Stock;

namespace OrleansOms.Grains.Returns;

/// <summary>A <see cref="Interfaces.Returns.RequestReturn"/> with the policy of the day.</summary>
public sealed record RequestUnderPolicy(RequestReturn Request, ReturnPolicy Policy) : ReturnCommand;

/// <summary>A <see cref="ReceiveReturn"/> with what is known of its place.</summary>
public sealed record ReceiveAt(ReceiveReturn Receive, ReceivingPlace Place) : ReturnCommand;

/// <summary>Whether units may come back to a place.</summary>
public enum ReceivingPlace
{
    Unknown,
    TakesNone,
    TakesReturns,
}

/// <summary>The order's answer to <see cref="ClaimReturn"/> or <see cref="ReleaseReturn"/>.</summary>
public sealed record ClaimAnswered(int Claim, OrderCommand Sent, Reply Reply) : ReturnCommand;

/// <summary>The order's answer to <see cref="NoteReturned"/>.</summary>
/// <param name="Units">How many it now knows to have come back, in all.</param>
public sealed record NoteAnswered(long Units, Reply Reply) : ReturnCommand;

/// <summary>The order's answer to <see cref="RefundUnits"/>.</summary>
public sealed record RefundAnswered(int Number, Reply Reply) : ReturnCommand;

/// <summary>A stock location's answer to a message about received units.</summary>
public sealed record StockAnswered(int Number, StockCommand Sent, Reply Reply) : ReturnCommand;
