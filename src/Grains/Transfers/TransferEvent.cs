using System.Collections.Immutable;
using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.Orders;
using OrleansOms.Grains.Interfaces.Transfers;

namespace OrleansOms.Grains.Transfers;

/// <summary>What can happen to a transfer.</summary>
public abstract record TransferEvent;

/// <summary><c>transfer.requested.v1</c>: the units are to be held where they come from.</summary>
/// <param name="First">The number of the first line's promise; the others follow.</param>
public sealed record TransferRequested(string From, string To, ImmutableArray<SentLine> Lines, int First, RequestKey Key) : TransferEvent;

/// <summary><c>transfer.reserved.v1</c>: the stock holds the units of promise <paramref name="Number"/>.</summary>
public sealed record LineReserved(int Number) : TransferEvent;

/// <summary><c>transfer.started.v1</c>: all units are held; from now on they are sent, come what may.</summary>
public sealed record TransferStarted : TransferEvent;

/// <summary><c>transfer.sent.v1</c>: the units of promise <paramref name="Number"/> are in transit.</summary>
public sealed record LineSent(int Number) : TransferEvent;

/// <summary><c>transfer.refused.v1</c>: not all units can be had; what is held is given back, then there is no such transfer.</summary>
public sealed record TransferRefused(Rejection Rejection) : TransferEvent;

/// <summary><c>transfer.released.v1</c>: nothing is held for promise <paramref name="Number"/>, nor will be.</summary>
public sealed record LineReleased(int Number) : TransferEvent;

/// <summary><c>transfer.received.v1</c>: units arrived.</summary>
/// <param name="N">The receipt's number, from 1.</param>
public sealed record TransferReceived(int N, ImmutableArray<ArrivedPart> Parts, RequestKey Key) : TransferEvent;

/// <param name="Number">The number that these units were given.</param>
/// <param name="Surplus">They were not in transit.</param>
public readonly record struct ArrivedPart(int Number, int Line, long Quantity, bool Surplus);

/// <summary><c>transfer.stocked.v1</c>: the stock that they came to has booked units <paramref name="Number"/> in.</summary>
public sealed record ArrivalStocked(int Number) : TransferEvent;

/// <summary><c>transfer.forgotten.v1</c>: the stock that they came to will get no more messages about units <paramref name="Number"/>.</summary>
public sealed record ArrivalClosed(int Number) : TransferEvent;

/// <summary><c>transfer.settled.v1</c>: the stock that they came from has booked that so many units, in all, left transit.</summary>
/// <param name="Number">The promise's.</param>
public sealed record TransitSettled(int Number, long Received, long WrittenOff) : TransferEvent;

/// <summary><c>transfer.writtenOff.v1</c>: units will not arrive any more.</summary>
/// <param name="N">The write-off's number, from 1.</param>
public sealed record UnitsWrittenOff(int N, string Reason, ImmutableArray<LineQuantity> Lines, RequestKey Key) : TransferEvent;
