using System.Diagnostics;
using OrleansOms.Engine;
using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.Orders;
using OrleansOms.Grains.Interfaces.Returns;
using OrleansOms.Grains.Interfaces.Stock;
using Request = OrleansOms.Engine.Request;

namespace OrleansOms.Grains.Returns;

/// <summary>
/// Units of an order that come back. Its order grants them and says what is refunded for them; stock locations take them in. Invariants:
/// <see cref="ReturnState"/>. A change always has a key here: the grain gives one to a request that came without.
/// </summary>
public sealed class Return : IAggregate<ReturnState, ReturnCommand, ReturnEvent, Reply>
{
    private Return()
    {
    }

    public static Return Rules { get; } = new();

    public string Type => "return";

    public IEventCodec<ReturnEvent> Events => ReturnCodecs.Events;

    public IStateCodec<ReturnState> States => ReturnCodecs.States;

    public ReturnState Initial(string id) => ReturnState.Initial(id);

    public Decision<ReturnEvent, Reply> Decide(ReturnState state, ReturnCommand command, Origin origin) => command switch
    {
        RequestUnderPolicy c => Requesting.Request(state, c),
        ClaimAnswered c => Requesting.Answered(state, c),
        ApproveReturn c => Requesting.Approve(state, c),
        DeclineReturn c => Requesting.Decline(state, c),
        ReceiveAt c => Receiving.Receive(state, c),
        StockAnswered c => Receiving.Answered(state, c),
        NoteAnswered c => Receiving.Answered(state, c),
        InspectReturn c => Inspecting.Inspect(state, c),
        RefundReturn c => Refunding.Refund(state, c),
        RefundAnswered c => Refunding.Answered(state, c),
        _ => throw new UnreachableException(command.GetType().Name),
    };

    public ReturnState Evolve(ReturnState state, in Recorded<ReturnEvent> recorded) => ReturnFold.Evolve(state, recorded);

    public Owed Owed(ReturnState state) => Owing.Of(state);

    public Answer<Reply> Answer(ReturnState state, ReturnCommand command) => Answering.Of(state, command);

    public ReturnCommand Answered(Request request, object answer) => (request.Message, (Reply)answer) switch
    {
        (ClaimReturn sent, var reply) => new ClaimAnswered(sent.Claim, sent, reply),
        (ReleaseReturn sent, var reply) => new ClaimAnswered(sent.Claim, sent, reply),
        (NoteReturned sent, var reply) => new NoteAnswered(sent.Totals.Sum(line => line.Quantity), reply),
        (RefundUnits sent, var reply) => new RefundAnswered(sent.Refund, reply),
        (ReceiveReturned sent, var reply) => new StockAnswered(sent.Number, sent, reply),
        (DisposeReturned sent, var reply) => new StockAnswered(sent.Number, sent, reply),
        _ => throw new UnreachableException(request.Id),
    };

    public ReturnCommand? Due(ReturnState state, DateTimeOffset now) => null;
}
