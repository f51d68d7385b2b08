using OrleansOms.Api.Problems;
using OrleansOms.Api.Requests;
using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.Returns;

namespace OrleansOms.Api.Returns;

/// <summary>Returns by the ids in paths.</summary>
internal static class ReturnId
{
    public static Problem Unknown { get; } = Problem.Of(new Rejected(Rejections.ReturnNotFound));

    /// <summary>The return's grain; null where no return has such an id.</summary>
    public static IReturnGrain? Return(this IGrainFactory grains, string id) => DerivedId.IsValid(id) ? grains.To<IReturnGrain>(id) : null;
}
