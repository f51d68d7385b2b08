using Microsoft.AspNetCore.Http.HttpResults;
using OrleansOms.Api.Access;
using OrleansOms.Api.Answers;
using OrleansOms.Api.Docs;
using OrleansOms.Api.Problems;
using OrleansOms.Api.Requests;
using OrleansOms.Grains.Interfaces.Returns;

namespace OrleansOms.Api.Returns;

/// <summary>What the calls that change a return have in common: their path, their headers, and how they are answered.</summary>
internal static class ReturnChanges
{
    /// <summary>Maps <c>POST /v1/returns/{id}/VERB</c>.</summary>
    /// <param name="verb">Also the scope of the call's key.</param>
    /// <param name="example">A JSON text that the shape takes.</param>
    /// <param name="bodyRequired">False for a call that can do without fields.</param>
    /// <param name="change">What is asked of the return, key and version apart, or why this caller may not.</param>
    public static RouteHandlerBuilder MapReturnChange<T>(
        this IEndpointRouteBuilder routes,
        string verb,
        string summary,
        Shape<T> body,
        string example,
        bool bodyRequired,
        Func<T, Caller, (ReturnChange Change, Problem? Refusal)> change)
    {
        return routes
            .MapPost($"/v1/returns/{{id}}/{verb}", Handle)
            .Describe($"{verb}Return", "Returns", summary)
            .Takes(body, example, bodyRequired)
            .TakesKey(required: false)
            .TakesIfMatch()
            .Answers<ReturnBody>(200)
            .AnswersETag();

        async Task<Results<Answer<ReturnBody>, Problem>> Handle(string id, HttpContext http, IGrainFactory grains)
        {
            var request = await Incoming.Change(http, verb, body);
            if (request.Refusal is { } refusal) return refusal;

            var (asked, foreign) = change(request.Body, http.Caller());
            if (foreign is not null) return foreign;
            if (grains.Return(id) is not { } found) return ReturnId.Unknown;

            var reply = await found.Handle(http.Asks<ReturnCommand>(asked with { Key = request.OptionalKey, IfMatch = request.IfMatch.Version }));
            if (reply is not ReturnAnswered changed) return Problem.Of(reply);

            return Answer.Ok(ReturnBody.Of(changed), changed.Return.Version).As(reply);
        }
    }
}
