using System.Collections.Immutable;
using OrleansOms.Api.Orders;
using OrleansOms.Api.Requests;
using OrleansOms.Grains.Interfaces.Orders;
using OrleansOms.Grains.Interfaces.Transfers;

namespace OrleansOms.Api.Transfers;

/// <summary>Units of a transfer arrived where it leads to, in part or in full. More than is in transit is recorded too, and flagged.</summary>
internal static class ReceiveTransferEndpoint
{
    internal sealed record Request(ImmutableArray<LineQuantity> Lines);

    internal static readonly Shape<Request> Body = Shapes.Record(fields => new Request(fields.Required("lines", LineQuantities.Shape)));

    public static void Map(IEndpointRouteBuilder routes) => routes.MapTransferChange(
        "receive",
        "Record that units of a transfer arrived",
        Body,
        """{"lines": [{"line": 1, "quantity": 20}]}""",
        transfer => transfer.To,
        request => new ReceiveTransfer(request.Lines));
}
