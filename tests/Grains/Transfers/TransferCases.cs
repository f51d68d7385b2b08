using System.Collections.Immutable;
using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.Orders;
using OrleansOms.Grains.Interfaces.Stock;
using OrleansOms.Grains.Interfaces.Transfers;
using OrleansOms.Grains.Transfers;

namespace OrleansOms.Grains.Tests.Transfers;

using GivenTransfer = Given<TransferState, TransferCommand, TransferEvent>;

/// <summary>Transfers and messages that several tests start from: 6 of A and 4 of B from X to Y.</summary>
internal static class TransferCases
{
    public const string Id = "t-1";

    public static readonly RequestKey FirstKey = new("transfers:k1", "f");

    public static readonly Done Yes = new();

    public static readonly ImmutableArray<SentLine> Lines = [new("A", 6), new("B", 4)];

    public static GivenTransfer Nothing => new(Transfer.Rules, Id);

    public static GivenTransfer Requested => Nothing.And(new TransferRequested("X", "Y", Lines, 1, FirstKey));

    public static GivenTransfer Held => Requested.And(new LineReserved(1), new LineReserved(2), new TransferStarted());

    public static GivenTransfer Sent => Held.And(new LineSent(1), new LineSent(2));

    /// <summary>4 of A arrived, and everybody knows.</summary>
    public static GivenTransfer PartlyThere => Sent.And(
        new TransferReceived(1, [new(3, 1, 4, false)], Key("in")), new ArrivalStocked(3), new ArrivalClosed(3), new TransitSettled(1, 4, 0));

    public static RequestOnFacts Request(RequestKey? key = null, string to = "Y", TransferFacts? facts = null, params SentLine[] lines) => new(
        new RequestTransfer("X", to, lines.Length == 0 ? Lines : [.. lines], key ?? FirstKey),
        facts ?? new TransferFacts(true, true, [.. (lines.Length == 0 ? [.. Lines] : lines).Select(_ => new LineFacts(true, false, 10))]));

    public static ReserveAnswered Reserve(int number, Reply? reply = null) => new(number, reply ?? Yes);

    public static ReceiveTransfer Receive(string key, params (int Line, long Quantity)[] lines) => new(Of(lines)) { Key = Key(key) };

    public static WriteOffTransfer WriteOff(string key, params (int Line, long Quantity)[] lines) => new("lost", Of(lines)) { Key = Key(key) };

    public static ArrivalAnswered Stocked(int number) => new(number, new ReceiveTransferred(Id, number, 1, false), Yes);

    public static ArrivalAnswered Closed(int number) => new(number, new ForgetArrival(Id, number), Yes);

    public static SettleAnswered Settled(int line, long received, long writtenOff) =>
        new(new SettleTransit(PromiseId.OfTransfer(Id, line), received, writtenOff, null), Yes);

    public static RequestKey Key(string key) => new(key, "f");

    public static TransferView View(this GivenTransfer given) => TransferViews.Of(given.State);

    public static TransferAnswered Told(this GivenTransfer given, int? receipt = null, int? writeOff = null) => new(given.View(), receipt, writeOff);

    /// <summary>What is owed, as <c>id to message</c>.</summary>
    public static string[] Messages(this GivenTransfer given) =>
        [.. given.Owed.Requests.Select(request => $"{request.Id} {request.To.Id} {Text(request.Message)}")];

    private static ImmutableArray<LineQuantity> Of((int Line, long Quantity)[] lines) => [.. lines.Select(line => new LineQuantity(line.Line, line.Quantity))];

    private static string Text(object message) => message switch
    {
        ReserveStock m => $"reserve {m.Promise} {m.Quantity}",
        ReleaseStock m => $"release {m.Promise} {m.Total}",
        SendStock m => $"send {m.Promise}",
        SettleTransit m => $"settle {m.Received} {m.WrittenOff} {m.Reason}".TrimEnd(),
        ReceiveTransferred m => $"receive#{m.Number} {m.Quantity}{(m.Surplus ? " surplus" : "")}",
        ForgetArrival m => $"forget#{m.Number}",
        _ => message.GetType().Name,
    };
}
