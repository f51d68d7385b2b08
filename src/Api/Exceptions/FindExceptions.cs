using Microsoft.AspNetCore.Http.HttpResults;
using OrleansOms.Api.Access;
using OrleansOms.Api.Answers;
using OrleansOms.Api.Docs;
using OrleansOms.Api.Overload;
using OrleansOms.Api.Problems;
using OrleansOms.Api.Requests;
using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.Orders;

namespace OrleansOms.Api.Exceptions;

/// <summary>What an operator has to decide, or has decided, newest first. What was just raised may be missing for up to 2 s.</summary>
internal static class FindExceptions
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/v1/exceptions", Handle)
        .Describe("findExceptions", "Exceptions", "Find orders' units that nobody has, newest first")
        .Admits()
        .WhenBusy(Urgency.Browse)
        .TakesQuery("status", "Open or resolved.", Schemas.ExceptionStatus)
        .TakesQuery("order", "Of this order.", Schemas.Text)
        .TakesQuery("sku", "Of this SKU.", Schemas.Text)
        .TakesPage()
        .Answers<ExceptionPageBody>(200);

    private static async Task<Results<Answer<ExceptionPageBody>, Problem>> Handle(HttpContext http, IGrainFactory grains)
    {
        var query = new QueryReader(http.Request.Query);
        var status = query.Choice("status", ExceptionStatuses.All);
        var wanted = new ExceptionQuery(
            status is null ? null : status == ExceptionStatuses.Open,
            query.Text("order", ApiLimits.IdLength),
            query.Text("sku", ApiLimits.IdLength),
            query.Limit(),
            query.Cursor());
        if (query.Refusal is { } refusal) return refusal;

        var page = await grains.To<IOrderSearchGrain>().FindExceptions(wanted);
        if (page is null) return QueryReader.InvalidCursor;

        return Answer.Ok(new ExceptionPageBody([.. page.Items.Select(ExceptionBody.Of)], page.NextCursor)) with { NoStore = true };
    }
}
