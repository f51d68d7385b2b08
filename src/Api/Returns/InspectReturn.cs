using System.Collections.Immutable;
using OrleansOms.Api.Access;
using OrleansOms.Api.Overload;
using OrleansOms.Api.Problems;
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

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapReturnChange(
            "inspect",
            "Say what becomes of units that came in",
            Body,
            """{"lines": [{"line": 1, "quantity": 1, "disposition": "restock"}, {"line": 1, "quantity": 1, "disposition": "damaged", "location": "ST-GB-LEEDS"}]}""",
            bodyRequired: true,
            Change)
        .Admits(KeyScope.Node)
        .WhenBusy(Urgency.Finish);

    // A node inspects what lies at its own locations: where it has one, that is meant; where it has several, it says which.
    private static (ReturnChange Change, Problem? Refusal) Change(Request request, Caller caller)
    {
        if (caller.Scope != KeyScope.Node) return (new InspectReturn(request.Lines), null);

        var here = caller.Locations is [var only] ? only : null;
        var lines = request.Lines.Select(line => line with { Location = line.Location ?? here }).ToImmutableArray();
        var refusals = lines.Select((line, i) => line.Location is { } location
            ? caller.RefuseLocation(location, $"/lines/{i}/location")
            : AccessProblems.OtherLocation($"/lines/{i}/location"));
        return (new InspectReturn(lines), refusals.FirstOrDefault(refusal => refusal is not null));
    }
}
