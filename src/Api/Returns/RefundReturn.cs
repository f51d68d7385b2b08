using OrleansOms.Api.Access;
using OrleansOms.Api.Overload;
using OrleansOms.Api.Requests;
using OrleansOms.Grains.Interfaces.Returns;

namespace OrleansOms.Api.Returns;

/// <summary>
/// Refunds what is due of a return: units that were announced, came in and were inspected, each once, net of discount, with tax. The
/// order's charges are refunded with the unit that leaves nothing of it.
/// </summary>
internal static class RefundReturnEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapReturnChange("refund", "Refund what is due", Shapes.Nothing, "{}", bodyRequired: false, (_, _) => (new RefundReturn(), null))
        .Admits()
        .WhenBusy(Urgency.Finish);
}
