using System.Collections.Immutable;
using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.Stock;
using OrleansOms.Grains.Interfaces.Transfers;
using static OrleansOms.Engine.Decide;
using Outcome = OrleansOms.Engine.Decision<OrleansOms.Grains.Transfers.TransferEvent, OrleansOms.Grains.Interfaces.Reply>;

namespace OrleansOms.Grains.Transfers;

/// <summary>
/// From the request until the units are in transit: all of them or none. Units are sent only when all are held. If one line can't be had,
/// everything that was asked for is given back, also what was refused: a repeat of that message may still be on its way.
/// </summary>
public static class Sending
{
    public static Outcome Request(TransferState state, RequestOnFacts c)
    {
        var request = c.Request;
        if (state.FindKey(request.Key.Key) is { } known)
        {
            return request.Key.Repeat<TransferEvent>(known.Fingerprint);
        }

        // The transfer's id derives from its key, so a transfer that exists under another key was not meant.
        return state.Stage != TransferStage.None ? Refuse(Rejections.KeyReused)
            : Check(request, c.Facts) is { } rejection ? Refuse(rejection)
            : Record<TransferEvent, Reply>(new TransferRequested(request.From, request.To, request.Lines, state.NextNumber, request.Key));
    }

    public static Outcome Answered(TransferState state, ReserveAnswered c) => (state.Stage, state.FindLine(c.Number), c.Reply) switch
    {
        (TransferStage.Reserving, { Stage: LineStage.Asked }, Done) => Reserved(state, c.Number),
        (TransferStage.Reserving, { Stage: LineStage.Asked } line, ReservationRefused refused) =>
            Record<TransferEvent, Reply>(new TransferRefused(Rejections.InsufficientStock([Short(c.Number - state.Lines[0].Number, line.Sku, line.Quantity, refused.Available)]))),
        (TransferStage.Reserving, { Stage: LineStage.Asked }, Rejected refused) => Record<TransferEvent, Reply>(new TransferRefused(refused.Rejection)),
        _ => Nothing<TransferEvent, Reply>(),
    };

    public static Outcome Answered(TransferState state, ReleaseAnswered c) =>
        (state.Stage, state.FindLine(c.Number), c.Reply) is (TransferStage.Undoing, { Stage: not LineStage.Released }, Done)
            ? Record<TransferEvent, Reply>(new LineReleased(c.Number))
            : Nothing<TransferEvent, Reply>();

    public static Outcome Answered(TransferState state, SendAnswered c) =>
        (state.Stage, state.FindLine(c.Number), c.Reply) is (TransferStage.Sending, { Stage: LineStage.Reserved }, Done)
            ? Record<TransferEvent, Reply>(new LineSent(c.Number))
            : Nothing<TransferEvent, Reply>();

    public static Outcome GiveUp(TransferState state, DateTimeOffset now) => Owing.Deadline(state) <= now
        ? Record<TransferEvent, Reply>(new TransferRefused(TransferRejections.TimedOut))
        : Nothing<TransferEvent, Reply>();

    /// <summary>What the request itself, or what was known when it came, forbids; null when nothing does.</summary>
    private static Rejection? Check(RequestTransfer request, TransferFacts facts)
    {
        if (request.From == request.To)
        {
            return TransferRejections.SameLocation;
        }

        ImmutableArray<RejectionError> places =
        [
            .. facts.KnowsFrom ? [] : new[] { new RejectionError("/from", "There is no such location.") },
            .. facts.KnowsTo ? [] : new[] { new RejectionError("/to", "There is no such location.") },
        ];
        return !places.IsEmpty ? TransferRejections.UnknownLocation(places)
            : Skus(request, facts, line => !line.Known, "There is no such SKU.") is { IsEmpty: false } unknown ? TransferRejections.UnknownSku(unknown)
            : Skus(request, facts, line => line.IsService, "A service has no stock.") is { IsEmpty: false } services ? TransferRejections.ServiceSku(services)
            : Short(request, facts) is { IsEmpty: false } missing ? Rejections.InsufficientStock(missing)
            : null;
    }

    private static ImmutableArray<RejectionError> Skus(RequestTransfer request, TransferFacts facts, Func<LineFacts, bool> isWrong, string detail) =>
    [
        .. request.Lines
            .Select((line, i) => (line.Sku, Index: i))
            .Where(line => isWrong(facts.Lines[line.Index]))
            .Select(line => new RejectionError($"/lines/{line.Index}/sku", detail, line.Index + 1, line.Sku)),
    ];

    // What is asked of one SKU in several lines is asked together.
    private static ImmutableArray<RejectionError> Short(RequestTransfer request, TransferFacts facts)
    {
        var asked = request.Lines.GroupBy(line => line.Sku, StringComparer.Ordinal).ToDictionary(sku => sku.Key, sku => sku.Sum(line => line.Quantity), StringComparer.Ordinal);
        return
        [
            .. request.Lines
                .Select((line, i) => (line.Sku, Index: i, Asked: asked[line.Sku], facts.Lines[i].Available))
                .Where(line => line.Asked > line.Available)
                .Select(line => Short(line.Index, line.Sku, line.Asked, line.Available)),
        ];
    }

    private static RejectionError Short(int index, string sku, long requested, long available) =>
        new($"/lines/{index}", $"{available} of {requested} can be had.", index + 1, sku, requested, available);

    private static Outcome Reserved(TransferState state, int number) =>
        state.Lines.All(line => line.Number == number || line.Stage == LineStage.Reserved)
            ? Record<TransferEvent, Reply>(new LineReserved(number), new TransferStarted())
            : Record<TransferEvent, Reply>(new LineReserved(number));

    private static Outcome Refuse(Rejection rejection) => Refuse<TransferEvent, Reply>(rejection);
}
