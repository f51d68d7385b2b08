using System.Diagnostics;
using OrleansOms.Engine;
using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.Batches;
using Request = OrleansOms.Engine.Request;

namespace OrleansOms.Grains.Batches;

/// <summary>A bulk request's key. Invariant: one body per key. Its movements have keys of their own, so it keeps nothing of them.</summary>
public sealed class Batch : IAggregate<BatchState, BatchCommand, BatchEvent, Reply>
{
    private static readonly Reply Done = new Done();

    private Batch()
    {
    }

    public static Batch Rules { get; } = new();

    public string Type => "batch";

    public IEventCodec<BatchEvent> Events => BatchCodecs.Events;

    public IStateCodec<BatchState> States => BatchCodecs.States;

    public BatchState Initial(string id) => new(null);

    public Decision<BatchEvent, Reply> Decide(BatchState state, BatchCommand command, Origin origin) => command switch
    {
        OpenBatch c when state.Fingerprint is null => Engine.Decide.Record<BatchEvent, Reply>(new BatchOpened(c.Key.Fingerprint)),
        OpenBatch c => c.Key.Repeat<BatchEvent>(state.Fingerprint),
        _ => throw new UnreachableException(command.GetType().Name),
    };

    public BatchState Evolve(BatchState state, in Recorded<BatchEvent> recorded) => recorded.Body switch
    {
        BatchOpened e => new(e.Fingerprint),
        _ => throw new UnreachableException(recorded.Body.GetType().Name),
    };

    public Owed Owed(BatchState state) => Engine.Owed.Nothing;

    public Answer<Reply> Answer(BatchState state, BatchCommand command) => Answer<Reply>.Now(Done);

    public BatchCommand Answered(Request request, object answer) => throw new UnreachableException(request.Id);

    public BatchCommand? Due(BatchState state, DateTimeOffset now) => null;
}
