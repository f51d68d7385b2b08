using System.Collections.Immutable;
using OrleansOms.Grains.Interfaces;

namespace OrleansOms.Grains.Stock;

/// <summary>What only a stock location refuses. A code never changes its meaning.</summary>
internal static class StockRejections
{
    public static readonly Rejection QuantityOutOfBounds = Rejections.Invalid("quantityOutOfBounds", "The quantity is out of bounds.");

    public static readonly Rejection CountedInFuture = Rejections.Invalid(
        "countedInFuture", "Nothing can be counted in the future.", new RejectionError("/countedAt", "This time has not come yet."));

    public static readonly Rejection CountSuperseded =
        Rejections.Conflict("countSuperseded", "A count of a later time has been booked already.");

    public static readonly Rejection ReservationDiffers =
        Rejections.Conflict("reservationDiffers", "This promise was made for another quantity.");

    public static readonly Rejection ReservationEnded = Rejections.Conflict("reservationEnded", "This promise has ended.");

    public static readonly Rejection MessageExpired = Rejections.Conflict("messageExpired", "The reservation came too late to count.");

    public static readonly Rejection UnknownPromise = Rejections.Conflict("unknownPromise", "There is no such promise.");

    public static readonly Rejection NotCommitted = Rejections.Conflict("notCommitted", "This promise is not committed yet.");

    public static readonly Rejection NotHeld = Rejections.Conflict("notHeld", "These units are not held here.");

    public static readonly Rejection TooManyPromises =
        new(RejectionKind.Exhausted, "tooManyPromises", "Too many promises are open here. Try again later.", []);

    /// <summary>Fewer units are free: neither held for orders, nor damaged, nor in quality control. Safety stock is free.</summary>
    public static Rejection InsufficientStock(StockState state, long requested) =>
        Rejections.Conflict(
            "insufficientStock",
            "Fewer units than that are free. What is promised to orders only a count can take.",
            Error(state, $"{state.Free} units are free.", requested, state.Free));

    public static Rejection NotEnoughDamaged(StockState state, long requested) =>
        Rejections.Conflict(
            "notEnoughDamaged",
            "Fewer units than that are damaged.",
            Error(state, $"{state.Damaged} units are damaged.", requested, state.Damaged));

    public static Rejection OnHandTooLarge(StockState state, long requested) =>
        Rejections.Conflict(
            "onHandTooLarge",
            "A stock location can't hold that many units.",
            Error(state, $"At most {StockLimits.OnHandMax} units.", requested, StockLimits.OnHandMax - state.OnHand));

    /// <summary>A count leaves less than what no count takes: see <see cref="BrokenPromise.Newest"/>; and what is held for waiting lines.</summary>
    public static Rejection CountTooLow(StockState state, StockCut cut, ImmutableArray<BrokenPromise> broken)
    {
        var missing = cut.Available + cut.Safety + cut.Promised;
        var there = cut.Available + cut.Safety + broken.Sum(promise => promise.Units);
        return Rejections.Conflict(
            "countTooLow",
            "The count leaves fewer units than are damaged, in quality control, being shipped, about to be transferred or on their way to lines that waited.",
            Error(state, $"{missing} units are missing; a count can take {there}.", missing, there));
    }

    public static Rejection TooManyBroken(int promises) => Rejections.Conflict(
        "countBreaksTooMany",
        "One count can't break as many promises. Count in steps.",
        new RejectionError("/quantity", $"{promises} promises would be broken, at most {StockLimits.BrokenMax} can be."));

    /// <summary>More is to be released or shipped than the promise has left.</summary>
    public static Rejection MoreThanPromised(long left, long requested) =>
        Rejections.Conflict(
            "moreThanPromised",
            "The promise has fewer units left.",
            new RejectionError(null, $"{left} units are left.", Requested: requested, Available: left));

    /// <summary>More of a return's units are to be inspected than came in.</summary>
    public static Rejection MoreThanReturned(long quantity, long requested) =>
        Rejections.Conflict(
            "moreThanReturned",
            "Fewer units than that came in.",
            new RejectionError(null, $"{quantity} units came in.", Requested: requested, Available: quantity));

    /// <summary>More of a transfer's units are to be received or written off than were sent.</summary>
    public static Rejection MoreThanSent(long quantity, long requested) =>
        Rejections.Conflict(
            "moreThanSent",
            "Fewer units than that were sent.",
            new RejectionError(null, $"{quantity} units were sent.", Requested: requested, Available: quantity));

    private static RejectionError Error(StockState state, string detail, long requested, long available) =>
        new("/quantity", detail, Sku: state.Sku, Requested: requested, Available: available);
}
