using Microsoft.AspNetCore.Http.HttpResults;
using OrleansOms.Api.Answers;
using OrleansOms.Api.Docs;
using OrleansOms.Api.Problems;

namespace OrleansOms.Api.Returns;

/// <summary>A return as of the last flush.</summary>
internal static class GetReturn
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/v1/returns/{id}", Handle)
        .Describe("getReturn", "Returns", "Read a return")
        .Answers<ReturnBody>(200)
        .AnswersETag();

    private static async Task<Results<Answer<ReturnBody>, Problem>> Handle(string id, IGrainFactory grains) =>
        grains.Return(id) is { } found && await found.View() is { } view
            ? Answer.Ok(ReturnBody.Of(view), view.Version) with { NoStore = true }
            : ReturnId.Unknown;
}
