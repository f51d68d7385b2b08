using OrleansOms.Api.Access;
using OrleansOms.Api.Requests;
using OrleansOms.Grains.Interfaces.Returns;

namespace OrleansOms.Api.Returns;

/// <summary>An operator approves a return. Approving what is approved changes nothing.</summary>
internal static class ApproveReturnEndpoint
{
    internal sealed record Nothing;

    internal static readonly Shape<Nothing> Body = Shapes.Record(_ => new Nothing());

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapReturnChange("approve", "Approve a return", Body, "{}", bodyRequired: false, (_, _) => (new ApproveReturn(), null))
        .Admits();
}
