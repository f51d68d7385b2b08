namespace OrleansOms.Grains.Interfaces.References;

/// <summary>A caller's own order number in its channel: one order has it. Id: <c>channel/reference</c>.</summary>
[Alias("oms.IReferenceGrain")]
public interface IReferenceGrain : IAwakenable
{
    [Alias("Handle"), AnyGateway]
    ValueTask<Reply> Handle(Envelope<ReferenceCommand> command);
}

[GenerateSerializer, Immutable, Alias("oms.ReferenceCommand")]
public abstract record ReferenceCommand;

/// <summary>
/// Claims the reference for an order. Answered by <see cref="Done"/>, or by <see cref="Rejected"/> with
/// <see cref="Rejections.DuplicateReference"/>.
/// </summary>
/// <param name="Claim">The order's allocation number for this claim, never used again: a claim that arrives after its own release counts for nothing.</param>
[GenerateSerializer, Immutable, Alias("oms.ClaimReference")]
public sealed record ClaimReference(string Order, int Claim) : ReferenceCommand;

/// <summary>Gives the reference up: the order was refused. Answered by <see cref="Done"/>, also when another order has it.</summary>
[GenerateSerializer, Immutable, Alias("oms.ReleaseReference")]
public sealed record ReleaseReference(string Order, int Claim) : ReferenceCommand;
