using Microsoft.AspNetCore.Http.HttpResults;
using OrleansOms.Api.Access;
using OrleansOms.Api.Answers;
using OrleansOms.Api.Docs;
using OrleansOms.Api.Overload;
using OrleansOms.Api.Problems;

namespace OrleansOms.Api.Exceptions;

/// <summary>An exception as of the last flush: it does not lag, as the list may.</summary>
internal static class GetException
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/v1/exceptions/{id}", Handle)
        .Describe("getException", "Exceptions", "Read an exception")
        .Admits()
        .WhenBusy(Urgency.Browse)
        .Answers<ExceptionBody>(200)
        .AnswersETag();

    private static async Task<Results<Answer<ExceptionBody>, Problem>> Handle(string id, IGrainFactory grains) =>
        grains.Exception(id) is var (order, number) && await order.Exception(number) is { } view
            ? Answer.Ok(ExceptionBody.Of(view), view.Version) with { NoStore = true }
            : ExceptionId.Unknown;
}
