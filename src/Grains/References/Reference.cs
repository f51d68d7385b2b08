using System.Diagnostics;
using OrleansOms.Engine;
using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.References;
using OrleansOms.Grains.Interfaces.Stock;
using Request = OrleansOms.Engine.Request;

namespace OrleansOms.Grains.References;

/// <summary>A caller's own order number in its channel. Invariant: at most one order has it.</summary>
public sealed class Reference : IAggregate<ReferenceState, ReferenceCommand, ReferenceEvent, Reply>
{
    private static readonly Reply Done = new Done();

    private static readonly Rejection ClaimEnded =
        Rejections.Conflict("referenceClaimEnded", "This claim was given up, or a later one of the order replaced it.");

    private Reference()
    {
    }

    public static Reference Rules { get; } = new();

    public string Type => "reference";

    public IEventCodec<ReferenceEvent> Events => ReferenceCodecs.Events;

    public IStateCodec<ReferenceState> States => ReferenceCodecs.States;

    public ReferenceState Initial(string id) => new();

    public Decision<ReferenceEvent, Reply> Decide(ReferenceState state, ReferenceCommand command, Origin origin) => command switch
    {
        ClaimReference c => Claim(state, new(c.Order, c.Claim)),
        ReleaseReference c => Release(state, new(c.Order, c.Claim)),
        _ => throw new UnreachableException(command.GetType().Name),
    };

    public ReferenceState Evolve(ReferenceState state, in Recorded<ReferenceEvent> recorded)
    {
        var at = recorded.Origin.At;
        var ended = state.Ended.Forget(at - ReferenceState.TombstoneRetention);
        return recorded.Body switch
        {
            ReferenceClaimed e => new() { Holder = e.Claim, Ended = state.Holder is { } old ? ended.Add(old, at, true) : ended },
            ReferenceReleased e => new() { Holder = state.Holder == e.Claim ? null : state.Holder, Ended = ended.Add(e.Claim, at, true) },
            _ => throw new UnreachableException(recorded.Body.GetType().Name),
        };
    }

    public Owed Owed(ReferenceState state) => Engine.Owed.Nothing;

    public Answer<Reply> Answer(ReferenceState state, ReferenceCommand command) => Answer<Reply>.Now(Done);

    public ReferenceCommand Answered(Request request, object answer) => throw new UnreachableException(request.Id);

    public ReferenceCommand? Due(ReferenceState state, DateTimeOffset now) => null;

    // An order's later claim replaces its earlier one; an earlier one that arrives after that has ended.
    private static Decision<ReferenceEvent, Reply> Claim(ReferenceState state, PromiseId claim) => state.Holder switch
    {
        _ when state.Ended.Contains(claim) => Refuse(ClaimEnded),
        { } holder when holder == claim => Engine.Decide.Nothing<ReferenceEvent, Reply>(),
        { } holder when holder.Order != claim.Order => Refuse(Rejections.DuplicateReference),
        { } holder when holder > claim => Refuse(ClaimEnded),
        _ => Engine.Decide.Record<ReferenceEvent, Reply>(new ReferenceClaimed(claim)),
    };

    // A release may overtake its claim. It then leaves a tombstone, and the claim is refused when it comes.
    private static Decision<ReferenceEvent, Reply> Release(ReferenceState state, PromiseId claim) =>
        state.Ended.Contains(claim)
            ? Engine.Decide.Nothing<ReferenceEvent, Reply>()
            : Engine.Decide.Record<ReferenceEvent, Reply>(new ReferenceReleased(claim));

    private static Decision<ReferenceEvent, Reply> Refuse(Rejection rejection) => Engine.Decide.Refuse<ReferenceEvent, Reply>(rejection);
}
