using Microsoft.AspNetCore.Http.HttpResults;
using OrleansOms.Api.Access;
using OrleansOms.Api.Answers;
using OrleansOms.Api.Docs;
using OrleansOms.Api.Overload;
using OrleansOms.Api.Problems;
using OrleansOms.Api.Requests;
using OrleansOms.Grains.Interfaces.Transfers;

namespace OrleansOms.Api.Transfers;

/// <summary>What the calls that change a transfer have in common: their path, their headers, whom they admit, and how they are answered.</summary>
internal static class TransferChanges
{
    /// <summary>Maps <c>POST /v1/transfers/{id}/VERB</c>.</summary>
    /// <param name="verb">Also the scope of the call's key.</param>
    /// <param name="example">A JSON text that the shape takes.</param>
    /// <param name="place">The location that is changed: a node must work there.</param>
    /// <param name="change">What is asked of the transfer, key and version apart.</param>
    public static RouteHandlerBuilder MapTransferChange<T>(
        this IEndpointRouteBuilder routes,
        string verb,
        string summary,
        Shape<T> body,
        string example,
        Func<TransferView, string> place,
        Func<T, TransferChange> change)
    {
        return routes
            .MapPost($"/v1/transfers/{{id}}/{verb}", Handle)
            .Describe($"{verb}Transfer", "Transfers", summary)
            .Admits(KeyScope.Node)
            .WhenBusy(Urgency.Finish)
            .Takes(body, example)
            .TakesKey(required: false)
            .TakesIfMatch()
            .Answers<TransferBody>(200)
            .AnswersETag();

        async Task<Results<Answer<TransferBody>, Problem>> Handle(string id, HttpContext http, IGrainFactory grains)
        {
            var request = await Incoming.Change(http, verb, body);
            if (request.Refusal is { } refusal) return refusal;

            if (grains.Transfer(id) is not { } found || await found.View() is not { } view) return TransferId.Unknown;
            if (http.Caller().RefuseLocation(place(view)) is { } foreign) return foreign;

            var asked = change(request.Body) with { Key = request.OptionalKey, IfMatch = request.IfMatch.Version };
            var reply = await found.Handle(http.Asks<TransferCommand>(asked));
            if (reply is not TransferAnswered changed) return Problem.Of(reply);

            return Answer.Ok(TransferBody.Of(changed), changed.Transfer.Version).As(reply);
        }
    }
}
