using Microsoft.AspNetCore.Http.HttpResults;
using OrleansOms.Api.Access;
using OrleansOms.Api.Answers;
using OrleansOms.Api.Docs;
using OrleansOms.Api.Overload;
using OrleansOms.Api.Problems;
using OrleansOms.Api.Requests;
using OrleansOms.Grains.Interfaces.Orders;

namespace OrleansOms.Api.Exceptions;

/// <summary>Decides about an exception. It is answered when it is known what came of it: one that was looked for in vain is open still.</summary>
internal static class ResolveExceptionEndpoint
{
    internal sealed record Request(ExceptionResolution Resolution, string? Reason);

    internal static readonly Shape<Request> Body = Shapes.Record(fields => new Request(
        fields.Required("resolution", Shapes.Choice<ExceptionResolution>()),
        fields.Optional("reason", Shapes.Reason)));

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/v1/exceptions/{id}/resolve", Handle)
        .Describe("resolveException", "Exceptions", "Look once more, wait, or cancel the units")
        .Admits()
        .WhenBusy(Urgency.Finish)
        .Takes(Body, """{"resolution": "cancel", "reason": "no more of these"}""")
        .TakesKey(required: false)
        .TakesIfMatch()
        .Answers<ExceptionBody>(200)
        .AnswersETag();

    private static async Task<Results<Answer<ExceptionBody>, Problem>> Handle(string id, HttpContext http, IGrainFactory grains)
    {
        var found = grains.Exception(id);

        // The order has all of its keys in one place: the same one at another of its exceptions is another key.
        var request = await Incoming.Change(http, $"resolve/{found?.Number}", Body);
        if (request.Refusal is { } refusal) return refusal;
        if (found is not var (order, number)) return ExceptionId.Unknown;

        var (resolution, reason) = request.Body;
        var command = new ResolveException(number, resolution, reason, request.OptionalKey, request.IfMatch.Version);
        var reply = await order.Handle(http.Asks<OrderCommand>(command));
        if (reply is not ExceptionAnswered resolved) return Problem.Of(reply);

        return Answer.Ok(ExceptionBody.Of(resolved.Exception), resolved.Exception.Version).As(reply);
    }
}
