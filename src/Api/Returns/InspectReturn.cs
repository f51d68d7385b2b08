using System.Collections.Immutable;
using OrleansOms.Api.Requests;
using OrleansOms.Grains.Interfaces.Returns;

namespace OrleansOms.Api.Returns;

/// <summary>Says what becomes of units that came in: for sale again where they were received, damaged, or kept in quality control.</summary>
internal static class InspectReturnEndpoint
{
    internal sealed record Request(ImmutableArray<InspectedLine> Lines);

    private static readonly Shape<InspectedLine> Line = Shapes.Record(line => new InspectedLine(
        line.Required("line", Shapes.LineNumber),
        line.Required("quantity", Shapes.Quantity),
        line.Required("disposition", Shapes.Choice<Disposition>()),
        line.Optional("location", Shapes.Id)));

    internal static readonly Shape<Request> Body = Shapes.Record(fields => new Request(
        fields.Required("lines", Shapes.List(Line, 1, ApiLimits.OrderLines))));

    public static void Map(IEndpointRouteBuilder routes) => routes.MapReturnChange(
        "inspect",
        "Say what becomes of units that came in",
        Body,
        """{"lines": [{"line": 1, "quantity": 1, "disposition": "restock"}, {"line": 1, "quantity": 1, "disposition": "damaged", "location": "ST-GB-LEEDS"}]}""",
        bodyRequired: true,
        request => new InspectReturn(request.Lines));
}
