using OrleansOms.Api.Problems;
using OrleansOms.Api.Requests;
using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.Transfers;

namespace OrleansOms.Api.Transfers;

/// <summary>Transfers by the ids in paths.</summary>
internal static class TransferId
{
    public static Problem Unknown { get; } = Problem.Of(new Rejected(Rejections.TransferNotFound));

    /// <summary>The transfer's grain; null where no transfer has such an id.</summary>
    public static ITransferGrain? Transfer(this IGrainFactory grains, string id) => DerivedId.IsValid(id) ? grains.To<ITransferGrain>(id) : null;
}
