using System.Collections.Immutable;
using OrleansOms.Grains.Interfaces;

namespace OrleansOms.Grains.Transfers;

/// <summary>What only a transfer refuses. A code never changes its meaning.</summary>
internal static class TransferRejections
{
    public static readonly Rejection SameLocation = Rejections.Invalid(
        "sameLocation",
        "A transfer leads to another location.",
        new RejectionError("/to", "This is the location that the units come from."));

    public static readonly Rejection TimedOut =
        new(RejectionKind.Exhausted, "transferTimedOut", "The units could not be held in time; nothing was sent. Try again.", []);

    public static readonly Rejection AlreadyReceived =
        Rejections.Conflict("transferReceived", "All of this transfer has been received already.");

    public static readonly Rejection NothingInTransit =
        Rejections.Conflict("nothingInTransit", "Nothing of this transfer is in transit any more.");

    public static readonly Rejection TooManyChanges =
        Rejections.Conflict("tooManyChanges", "A transfer can't be changed more often than this one was.");

    /// <param name="errors">Each with the pointer to the location.</param>
    public static Rejection UnknownLocation(ImmutableArray<RejectionError> errors) =>
        Rejections.Invalid("unknownLocation", "There is no such location.", errors);

    public static Rejection UnknownSku(ImmutableArray<RejectionError> errors) =>
        Rejections.Invalid("unknownSku", "Not all of these SKUs are there.", errors);

    public static Rejection ServiceSku(ImmutableArray<RejectionError> errors) =>
        Rejections.Invalid("serviceSku", "A service has no stock that could be sent.", errors);

    public static Rejection UnknownLine(ImmutableArray<RejectionError> errors) =>
        Rejections.Invalid("unknownLine", "The transfer does not have all of these lines.", errors);

    /// <summary>More is to be written off than is in transit.</summary>
    public static Rejection NotInTransit(ImmutableArray<RejectionError> errors) =>
        Rejections.Conflict("notInTransit", "Not all of this is in transit.", errors);
}
