using System.Collections.Immutable;
using OrleansOms.Grains.Interfaces;

namespace OrleansOms.Grains.Returns;

/// <summary>What only a return refuses. A code never changes its meaning.</summary>
internal static class ReturnRejections
{
    public const string NotLeftToInspectCode = "notLeftToInspect";

    public static readonly Rejection NotApproved = Rejections.Conflict("returnNotApproved", "The return was not approved yet.");

    public static readonly Rejection Declined = Rejections.Conflict("returnDeclined", "The return was declined.");

    public static readonly Rejection AlreadyReceived = Rejections.Conflict("returnReceived", "Units of the return have come back already.");

    public static readonly Rejection NothingDue =
        Rejections.Conflict("nothingDue", "Nothing is due: units are refunded once, and only after they came back and were inspected.");

    public static readonly Rejection TooManyChanges =
        Rejections.Conflict("tooManyChanges", "A return can't be changed more often than this one was.");

    public static readonly Rejection UnknownLocation = UnknownLocationAt([new RejectionError("/location", "There is no such location.")]);

    public static readonly Rejection NoReturnsHere = Rejections.Conflict(
        "noReturnsHere", "This location takes no returns.", new RejectionError("/location", "This location takes no returns."));

    public static Rejection UnknownLine(ImmutableArray<RejectionError> errors) =>
        Rejections.Invalid("unknownLine", "The order does not have all of these lines.", errors);

    public static Rejection UnknownLocationAt(ImmutableArray<RejectionError> errors) =>
        Rejections.Invalid("unknownLocation", "There is no such location.", errors);

    /// <summary>More is to be inspected than came in and still waits for it.</summary>
    public static Rejection NotLeftToInspect(ImmutableArray<RejectionError> errors) =>
        Rejections.Conflict(NotLeftToInspectCode, "Not all of this came in and waits for its inspection.", errors);
}
