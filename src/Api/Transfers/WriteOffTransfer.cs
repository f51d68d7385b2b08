using System.Collections.Immutable;
using OrleansOms.Api.Orders;
using OrleansOms.Api.Requests;
using OrleansOms.Grains.Interfaces.Orders;
using OrleansOms.Grains.Interfaces.Transfers;

namespace OrleansOms.Api.Transfers;

/// <summary>Gives up units in transit that will not arrive: they belong to where they came from, and its keeper says so.</summary>
internal static class WriteOffTransferEndpoint
{
    internal sealed record Request(string Reason, ImmutableArray<LineQuantity> Lines);

    internal static readonly Shape<Request> Body = Shapes.Record(fields => new Request(
        fields.Required("reason", Shapes.Reason),
        fields.Optional("lines", LineQuantities.Shape, [])));

    public static void Map(IEndpointRouteBuilder routes) => routes.MapTransferChange(
        "writeOff",
        "Write off what does not arrive",
        Body,
        """{"reason": "lost by the carrier", "lines": [{"line": 1, "quantity": 4}]}""",
        transfer => transfer.From,
        request => new WriteOffTransfer(request.Reason, request.Lines));
}
