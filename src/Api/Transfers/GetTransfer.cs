using Microsoft.AspNetCore.Http.HttpResults;
using OrleansOms.Api.Access;
using OrleansOms.Api.Answers;
using OrleansOms.Api.Docs;
using OrleansOms.Api.Overload;
using OrleansOms.Api.Problems;

namespace OrleansOms.Api.Transfers;

/// <summary>A transfer as of the last flush. A node reads those that leave or reach one of its locations.</summary>
internal static class GetTransfer
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/v1/transfers/{id}", Handle)
        .Describe("getTransfer", "Transfers", "Read a transfer")
        .Admits(KeyScope.Node)
        .WhenBusy(Urgency.Browse)
        .Answers<TransferBody>(200)
        .AnswersETag();

    private static async Task<Results<Answer<TransferBody>, Problem>> Handle(string id, HttpContext http, IGrainFactory grains)
    {
        if (grains.Transfer(id) is not { } found || await found.View() is not { } view) return TransferId.Unknown;

        var caller = http.Caller();
        return caller.WorksAt(view.From) || caller.WorksAt(view.To)
            ? Answer.Ok(TransferBody.Of(view), view.Version) with { NoStore = true }
            : AccessProblems.OtherLocation(pointer: null);
    }
}
