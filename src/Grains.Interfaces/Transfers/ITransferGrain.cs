using Orleans.Concurrency;

namespace OrleansOms.Grains.Interfaces.Transfers;

/// <summary>One transfer of units between two locations. Its id derives from the key it was requested with.</summary>
[Alias("oms.ITransferGrain")]
public interface ITransferGrain : IAwakenable
{
    [Alias("Handle"), AnyGateway]
    ValueTask<Reply> Handle(Envelope<TransferCommand> command);

    /// <summary>The transfer as of the last flush; null when there is none, or it was refused.</summary>
    [AlwaysInterleave, Alias("View"), AnyGateway]
    ValueTask<TransferView?> View();
}
