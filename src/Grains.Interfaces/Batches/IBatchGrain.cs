namespace OrleansOms.Grains.Interfaces.Batches;

/// <summary>A bulk request's key: makes sure that it is not used with another body. Id: the key. Its movements have keys of their own.</summary>
[Alias("oms.IBatchGrain")]
public interface IBatchGrain : IAwakenable
{
    [Alias("Handle"), AnyGateway]
    ValueTask<Reply> Handle(Envelope<BatchCommand> command);
}

[GenerateSerializer, Immutable, Alias("oms.BatchCommand")]
public abstract record BatchCommand;

/// <summary>Answered by <see cref="Done"/>, or by <see cref="Rejected"/> with <see cref="Rejections.KeyReused"/>.</summary>
[GenerateSerializer, Immutable, Alias("oms.OpenBatch")]
public sealed record OpenBatch(RequestKey Key) : BatchCommand, IKeyed;
