using System.Collections.Immutable;
using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.Orders;
using OrleansOms.Grains.Interfaces.Returns;
using OrleansOms.Grains.Interfaces.Stock;
using OrleansOms.Grains.Returns;

namespace OrleansOms.Grains.Tests.Returns;

using GivenReturn = Given<ReturnState, ReturnCommand, ReturnEvent>;

/// <summary>Returns and messages that several tests start from. The order has 6 of A, 4 of B and a service.</summary>
internal static class ReturnCases
{
    public const string Id = "r-1";
    public const string OrderId = "o-1";

    public static readonly RequestKey FirstKey = new("returns:k1", "f1");

    public static readonly Done Yes = new();

    public static readonly ReturnPolicy Operator = ReturnPolicy.Default with { NeedsApproval = true };

    public static readonly ReturnedOrder Order = new("web", "GBP", [new("A", false), new("B", false), new("WRAP", true)]);

    public static readonly ClaimGranted Grant = new(Order.Channel, Order.Currency, Order.Lines);

    public static GivenReturn Nothing => new(Return.Rules, Id);

    /// <summary>4 of line 1 and 1 of line 2.</summary>
    public static readonly ImmutableArray<AnnouncedLine> Announced = [new(1, 3, "too small"), new(2, 1, "broken"), new(1, 1, "too late")];

    public static RequestUnderPolicy Request(ReturnPolicy? policy = null, RequestKey? key = null) =>
        new(new RequestReturn(OrderId, Announced, ReturnMethod.Mail, key ?? FirstKey), policy ?? ReturnPolicy.Default);

    public static ReturnRequested Requested(ReturnPolicy? policy = null, int claim = 1) =>
        new(new ReturnTerms(OrderId, Announced, ReturnMethod.Mail, policy ?? ReturnPolicy.Default), claim, FirstKey);

    /// <summary>Approved at once.</summary>
    public static GivenReturn Approved => Nothing.And(Requested(), new ReturnGranted(Order), new ReturnApproved(null));

    /// <summary>Waits for an operator.</summary>
    public static GivenReturn Waiting => Nothing.And(Requested(Operator), new ReturnGranted(Order));

    /// <summary>2 of line 1 came in at X and stand there in quality control; the order knows.</summary>
    public static GivenReturn Received => Approved.And(
        new ReturnReceived(1, "X", [new(2, 1, 2)], Key("in")), new UnitsStocked(2), new ReturnNoted(2));

    public static ClaimAnswered Claim(Reply reply, int number = 1) =>
        new(number, new ClaimReturn(Id, number, [], TimeSpan.Zero), reply);

    public static ClaimAnswered Release(int number = 1) => new(number, new ReleaseReturn(Id, number), Yes);

    public static ReceiveAt Receive(string location, string key, params (int Line, long Quantity)[] lines) => new(
        new ReceiveReturn(location, [.. lines.Select(line => new LineQuantity(line.Line, line.Quantity))]) { Key = Key(key) },
        ReceivingPlace.TakesReturns);

    public static StockAnswered Stocked(int number, long quantity) => new(number, new ReceiveReturned(Id, number, quantity), Yes);

    public static StockAnswered Disposed(int number, long restocked, long damaged, long kept) =>
        new(number, new DisposeReturned(Id, number, restocked, damaged, kept), Yes);

    public static InspectReturn Inspect(string key, params InspectedLine[] lines) => new([.. lines]) { Key = Key(key) };

    public static InspectedLine Line(int line, long quantity, Disposition disposition = Disposition.Restock, string? location = null) =>
        new(line, quantity, disposition, location);

    public static RefundReturn Refund(string key) => new() { Key = Key(key) };

    public static RequestKey Key(string key) => new(key, "f");

    public static ReturnView View(this GivenReturn given) => ReturnViews.Of(given.State);

    public static ReturnAnswered Told(this GivenReturn given, int? receipt = null, int? refund = null) => new(given.View(), receipt, refund);

    /// <summary>What is owed, as <c>id to message</c>.</summary>
    public static string[] Messages(this GivenReturn given) =>
        [.. given.Owed.Requests.Select(request => $"{request.Id} {request.To} {Text(request.Message)}")];

    private static string Text(object message) => message switch
    {
        ClaimReturn m => $"claim#{m.Claim} {Text(m.Lines)}",
        ReleaseReturn m => $"release#{m.Claim}",
        NoteReturned m => $"note {Text(m.Totals)}",
        RefundUnits m => $"refund#{m.Refund} {Text(m.Lines)}",
        ReceiveReturned m => $"receive#{m.Number} {m.Quantity}",
        DisposeReturned m => $"dispose#{m.Number} {m.Restocked} {m.Damaged} {m.Kept}",
        _ => message.GetType().Name,
    };

    private static string Text(ImmutableArray<LineQuantity> lines) => string.Join(' ', lines.Select(line => $"{line.Line}:{line.Quantity}"));
}
