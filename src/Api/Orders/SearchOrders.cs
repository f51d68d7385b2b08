using System.Collections.Immutable;
using Microsoft.AspNetCore.Http.HttpResults;
using OrleansOms.Api.Access;
using OrleansOms.Api.Answers;
using OrleansOms.Api.Docs;
using OrleansOms.Api.Overload;
using OrleansOms.Api.Problems;
using OrleansOms.Api.Requests;
using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.Orders;

namespace OrleansOms.Api.Orders;

/// <param name="NextCursor">Where the next page begins; absent on the last.</param>
internal sealed record OrderPageBody(ImmutableArray<OrderSummary> Items, string? NextCursor);

/// <summary>Finds orders, newest first. What was just written may be missing for up to 2 s.</summary>
internal static class SearchOrders
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/v1/orders", Handle)
        .Describe("searchOrders", "Orders", "Find orders, newest first")
        .Admits(KeyScope.Storefront)
        .WhenBusy(Urgency.Browse)
        .TakesQuery("customer", "Of this customer.", Schemas.Text)
        .TakesQuery("status", "In this status.", Schemas.OrderStatus)
        .TakesQuery("sku", "With a line of this SKU.", Schemas.Text)
        .TakesQuery("channel", "Of this channel.", Schemas.Text)
        .TakesQuery("reference", "With this number of the caller's own.", Schemas.Text)
        .TakesQuery("placedAfter", "Placed after this time.", Schemas.Time)
        .TakesQuery("placedBefore", "Placed before this time.", Schemas.Time)
        .TakesPage()
        .Answers<OrderPageBody>(200);

    private static async Task<Results<Answer<OrderPageBody>, Problem>> Handle(HttpContext http, IGrainFactory grains)
    {
        var query = new QueryReader(http.Request.Query);
        var wanted = new OrderQuery(
            query.Text("customer", ApiLimits.IdLength),
            query.Choice("status", OrderStatuses.All),
            query.Text("sku", ApiLimits.IdLength),
            query.Text("channel", ApiLimits.IdLength),
            query.Text("reference", 100),
            query.Time("placedAfter"),
            query.Time("placedBefore"),
            query.Limit(),
            query.Cursor());
        if (query.Refusal is { } refusal) return refusal;

        // A storefront finds what it may see; of another channel it finds nothing.
        if (http.Caller().Channel is { } own)
        {
            if (wanted.Channel is { } asked && asked != own) return Answer.Ok(new OrderPageBody([], NextCursor: null)) with { NoStore = true };

            wanted = wanted with { Channel = own };
        }

        var page = await grains.To<IOrderSearchGrain>().Find(wanted);
        if (page is null) return QueryReader.InvalidCursor;

        return Answer.Ok(new OrderPageBody(page.Items, page.NextCursor)) with { NoStore = true };
    }
}
