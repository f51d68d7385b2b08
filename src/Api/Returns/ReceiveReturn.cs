using System.Collections.Immutable;
using OrleansOms.Api.Access;
using OrleansOms.Api.Orders;
using OrleansOms.Api.Overload;
using OrleansOms.Api.Requests;
using OrleansOms.Grains.Interfaces.Orders;
using OrleansOms.Grains.Interfaces.Returns;

namespace OrleansOms.Api.Returns;

/// <summary>Units of a return came in, in part or in full, at any place that takes returns. More than was announced is recorded too.</summary>
internal static class ReceiveReturnEndpoint
{
    internal sealed record Request(string Location, ImmutableArray<LineQuantity> Lines);

    internal static readonly Shape<Request> Body = Shapes.Record(fields => new Request(
        fields.Required("location", Shapes.Id),
        fields.Required("lines", LineQuantities.Shape)));

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapReturnChange(
            "receive",
            "Record that units of a return came in",
            Body,
            """{"location": "ST-GB-LEEDS", "lines": [{"line": 1, "quantity": 2}]}""",
            bodyRequired: true,
            (request, caller) => (new ReceiveReturn(request.Location, request.Lines), caller.RefuseLocation(request.Location, "/location")))
        .Admits(KeyScope.Node)
        .WhenBusy(Urgency.Finish);
}
