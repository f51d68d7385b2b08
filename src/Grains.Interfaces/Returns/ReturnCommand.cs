using System.Collections.Immutable;
using OrleansOms.Grains.Interfaces.Orders;

namespace OrleansOms.Grains.Interfaces.Returns;

/// <summary>What can be asked of a return. Each write carries its key, remembered as long as the return.</summary>
[GenerateSerializer, Immutable, Alias("oms.ReturnCommand")]
public abstract record ReturnCommand;

/// <summary>Announces units that are to come back. Answered by <see cref="ReturnAnswered"/> when the order has granted or refused them.</summary>
/// <param name="Order">The order's id.</param>
[GenerateSerializer, Immutable, Alias("oms.RequestReturn")]
public sealed record RequestReturn(string Order, ImmutableArray<AnnouncedLine> Lines, ReturnMethod Method, RequestKey Key) : ReturnCommand, IKeyed;

/// <summary>A change to a return that is there. Answered by <see cref="ReturnAnswered"/> once its order and the stock know of it too.</summary>
[GenerateSerializer, Immutable, Alias("oms.ReturnChange")]
public abstract record ReturnChange : ReturnCommand, IKeyed
{
    /// <summary>Null when the caller sent none: nobody can repeat it.</summary>
    [Id(0)]
    public RequestKey? Key { get; init; }

    /// <summary>The version that must be the current one; null for any.</summary>
    [Id(1)]
    public long? IfMatch { get; init; }
}

/// <summary>The units may be sent. Approving what is approved changes nothing.</summary>
[GenerateSerializer, Immutable, Alias("oms.ApproveReturn")]
public sealed record ApproveReturn : ReturnChange;

/// <summary>The units are not taken back, and may be claimed by another return. Only as long as none of them has come back.</summary>
/// <param name="Reason">Free text, 1 to 200 characters; null for none.</param>
[GenerateSerializer, Immutable, Alias("oms.DeclineReturn")]
public sealed record DeclineReturn(string? Reason) : ReturnChange;

/// <summary>Units came back. More than was announced is recorded too, and flagged.</summary>
[GenerateSerializer, Immutable, Alias("oms.ReceiveReturn")]
public sealed record ReceiveReturn(string Location, ImmutableArray<LineQuantity> Lines) : ReturnChange;

/// <summary>Says what becomes of units that came back.</summary>
[GenerateSerializer, Immutable, Alias("oms.InspectReturn")]
public sealed record InspectReturn(ImmutableArray<InspectedLine> Lines) : ReturnChange;

/// <summary>Refunds what is due: units that were announced, came back and were inspected, whatever came of the inspection.</summary>
[GenerateSerializer, Immutable, Alias("oms.RefundReturn")]
public sealed record RefundReturn : ReturnChange;

/// <param name="Line">The order's line, from 1.</param>
/// <param name="Quantity">Units, from 1.</param>
/// <param name="Reason">Free text, 1 to 200 characters.</param>
[GenerateSerializer, Immutable, Alias("oms.AnnouncedLine")]
public readonly record struct AnnouncedLine(int Line, long Quantity, string Reason);

/// <param name="Location">Where the units were received; null for the ones that were received first, wherever that was.</param>
[GenerateSerializer, Immutable, Alias("oms.InspectedLine")]
public readonly record struct InspectedLine(int Line, long Quantity, Disposition Disposition, string? Location);

/// <summary>How the units travel.</summary>
public enum ReturnMethod
{
    Mail,
    Store,
    Locker,
}

/// <summary>What becomes of a unit that came back.</summary>
public enum Disposition
{
    /// <summary>It can be sold again, from where it was received.</summary>
    Restock,

    /// <summary>It is damaged.</summary>
    Damaged,

    /// <summary>It stays in quality control.</summary>
    Quality,
}
