using OrleansOms.Api.Access;
using OrleansOms.Api.Overload;
using OrleansOms.Api.Requests;
using OrleansOms.Grains.Interfaces.Returns;

namespace OrleansOms.Api.Returns;

/// <summary>Declines a return of which nothing has come back: its units may be returned with another one.</summary>
internal static class DeclineReturnEndpoint
{
    internal sealed record Request(string? Reason);

    internal static readonly Shape<Request> Body = Shapes.Record(fields => new Request(fields.Optional("reason", Shapes.Reason)));

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapReturnChange(
            "decline",
            "Decline a return",
            Body,
            """{"reason": "worn"}""",
            bodyRequired: false,
            (request, _) => (new DeclineReturn(request.Reason), null))
        .Admits()
        .WhenBusy(Urgency.Finish);
}
