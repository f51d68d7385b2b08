using OrleansOms.Api.Access;
using OrleansOms.Api.Overload;
using OrleansOms.Api.Requests;
using OrleansOms.Grains.Interfaces.Returns;

namespace OrleansOms.Api.Returns;

/// <summary>An operator approves a return. Approving what is approved changes nothing.</summary>
internal static class ApproveReturnEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapReturnChange("approve", "Approve a return", Shapes.Nothing, "{}", bodyRequired: false, (_, _) => (new ApproveReturn(), null))
        .Admits()
        .WhenBusy(Urgency.Finish);
}
