using Orleans.Concurrency;

namespace OrleansOms.Grains.Interfaces.Returns;

/// <summary>One return. Its id derives from the key it was requested with.</summary>
[Alias("oms.IReturnGrain")]
public interface IReturnGrain : IAwakenable
{
    [Alias("Handle"), AnyGateway]
    ValueTask<Reply> Handle(Envelope<ReturnCommand> command);

    /// <summary>The return as of the last flush; null when there is none, or it was refused.</summary>
    [AlwaysInterleave, Alias("View"), AnyGateway]
    ValueTask<ReturnView?> View();
}
