using System.Diagnostics;
using OrleansOms.Engine;
using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.Stock;
using OrleansOms.Grains.Interfaces.Transfers;
using Request = OrleansOms.Engine.Request;

namespace OrleansOms.Grains.Transfers;

/// <summary>
/// Units on their way from one location to another, in two phases: all are held where they come from, then all are sent; from then on they are
/// in transit until they are received or written off. Invariants: <see cref="TransferState"/>. A change always has a key here: the grain gives
/// one to a request that came without.
/// </summary>
public sealed class Transfer : IAggregate<TransferState, TransferCommand, TransferEvent, Reply>
{
    private Transfer()
    {
    }

    public static Transfer Rules { get; } = new();

    public string Type => "transfer";

    public IEventCodec<TransferEvent> Events => TransferCodecs.Events;

    public IStateCodec<TransferState> States => TransferCodecs.States;

    public TransferState Initial(string id) => TransferState.Initial(id);

    public Decision<TransferEvent, Reply> Decide(TransferState state, TransferCommand command, Origin origin) => command switch
    {
        RequestOnFacts c => Sending.Request(state, c),
        ReserveAnswered c => Sending.Answered(state, c),
        ReleaseAnswered c => Sending.Answered(state, c),
        SendAnswered c => Sending.Answered(state, c),
        GiveUp => Sending.GiveUp(state, origin.At),
        ReceiveTransfer c => Receiving.Receive(state, c),
        ArrivalAnswered c => Receiving.Answered(state, c),
        SettleAnswered c => Receiving.Answered(state, c),
        WriteOffTransfer c => WritingOff.WriteOff(state, c),
        _ => throw new UnreachableException(command.GetType().Name),
    };

    public TransferState Evolve(TransferState state, in Recorded<TransferEvent> recorded) => TransferFold.Evolve(state, recorded);

    public Owed Owed(TransferState state) => Owing.Of(state);

    public Answer<Reply> Answer(TransferState state, TransferCommand command) => Answering.Of(state, command);

    public TransferCommand Answered(Request request, object answer) => (request.Message, (Reply)answer) switch
    {
        (ReserveStock sent, var reply) => new ReserveAnswered(sent.Promise.Number, reply),
        (ReleaseStock sent, var reply) => new ReleaseAnswered(sent.Promise.Number, reply),
        (SendStock sent, var reply) => new SendAnswered(sent.Promise.Number, reply),
        (SettleTransit sent, var reply) => new SettleAnswered(sent, reply),
        (ReceiveTransferred sent, var reply) => new ArrivalAnswered(sent.Number, sent, reply),
        (ForgetArrival sent, var reply) => new ArrivalAnswered(sent.Number, sent, reply),
        _ => throw new UnreachableException(request.Id),
    };

    public TransferCommand? Due(TransferState state, DateTimeOffset now) => Owing.Deadline(state) <= now ? new GiveUp() : null;
}
