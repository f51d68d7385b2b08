using Microsoft.AspNetCore.Http.HttpResults;
using OrleansOms.Api.Access;
using OrleansOms.Api.Answers;
using OrleansOms.Api.Docs;
using OrleansOms.Api.Overload;
using OrleansOms.Api.Problems;

namespace OrleansOms.Api.Returns;

/// <summary>A return as of the last flush. For a storefront those of other channels are not there.</summary>
internal static class GetReturn
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/v1/returns/{id}", Handle)
        .Describe("getReturn", "Returns", "Read a return")
        .Admits(KeyScope.Storefront, KeyScope.Node)
        .WhenBusy(Urgency.Browse)
        .Answers<ReturnBody>(200)
        .AnswersETag();

    private static async Task<Results<Answer<ReturnBody>, Problem>> Handle(string id, HttpContext http, IGrainFactory grains) =>
        grains.Return(id) is { } found && await found.View() is { } view && http.Caller().Sees(view.Channel)
            ? Answer.Ok(ReturnBody.Of(view), view.Version) with { NoStore = true }
            : ReturnId.Unknown;
}
