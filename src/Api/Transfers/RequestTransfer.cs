using System.Collections.Immutable;
using Microsoft.AspNetCore.Http.HttpResults;
using OrleansOms.Api.Access;
using OrleansOms.Api.Answers;
using OrleansOms.Api.Docs;
using OrleansOms.Api.Overload;
using OrleansOms.Api.Problems;
using OrleansOms.Api.Requests;
using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.Transfers;

namespace OrleansOms.Api.Transfers;

/// <summary>Sends units from one location to another, all of them or none. The answer comes when they are in transit.</summary>
internal static class RequestTransferEndpoint
{
    internal sealed record Request(string From, string To, ImmutableArray<SentLine> Lines);

    private static readonly Shape<SentLine> Line = Shapes.Record(line => new SentLine(
        line.Required("sku", Shapes.Id),
        line.Required("quantity", Shapes.Quantity)));

    internal static readonly Shape<Request> Body = Shapes.Record(fields => new Request(
        fields.Required("from", Shapes.Id),
        fields.Required("to", Shapes.Id),
        fields.Required("lines", Shapes.List(Line, 1, ApiLimits.TransferLines))));

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/v1/transfers", Handle)
        .Describe("requestTransfer", "Transfers", "Send units to another location")
        .Admits(KeyScope.Node)
        .WhenBusy(Urgency.Finish)
        .Takes(Body, """{"from": "WH-GB-DAVENTRY", "to": "ST-GB-LEEDS", "lines": [{"sku": "85123A", "quantity": 24}]}""")
        .TakesKey(required: true)
        .Answers<TransferBody>(201)
        .AnswersETag();

    private static async Task<Results<Answer<TransferBody>, Problem>> Handle(HttpContext http, IGrainFactory grains)
    {
        var request = await Incoming.Creation(http, "transfers", Body);
        if (request.Refusal is { } refusal) return refusal;

        var (from, to, lines) = request.Body;
        var caller = http.Caller();
        if ((caller.RefuseLocation(from, "/from") ?? caller.RefuseLocation(to, "/to")) is { } foreign) return foreign;

        var id = DerivedId.Of(request.Key);
        var reply = await grains.To<ITransferGrain>(id).Handle(http.Asks<TransferCommand>(new RequestTransfer(from, to, lines, request.Key)));
        if (reply is not TransferAnswered requested) return Problem.Of(reply);

        return Answer.Created(TransferBody.Of(requested), $"/v1/transfers/{id}", requested.Transfer.Version).As(reply);
    }
}
