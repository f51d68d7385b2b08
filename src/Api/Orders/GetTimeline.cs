using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using OrleansOms.Api.Access;
using OrleansOms.Api.Answers;
using OrleansOms.Api.Docs;
using OrleansOms.Api.Overload;
using OrleansOms.Api.Problems;
using OrleansOms.Api.Requests;
using OrleansOms.Grains.Interfaces.Orders;

namespace OrleansOms.Api.Orders;

/// <param name="NextCursor">Where the next page begins; absent on the last.</param>
internal sealed record TimelineBody(IReadOnlyList<TimelineItem> Items, string? NextCursor);

/// <summary>Something that happened to the order.</summary>
/// <param name="N">Its number, from 1.</param>
/// <param name="By">Who asked for it.</param>
/// <param name="Cause">The request or message behind it.</param>
/// <param name="Data">The event's own fields, without personal data.</param>
internal sealed record TimelineItem(long N, string Type, DateTimeOffset At, string By, string Cause, JsonElement Data)
{
    public static TimelineItem Of(OrderEventView view) =>
        new(view.N, view.Type, view.At, view.By, view.Cause, JsonElement.Parse(view.Data));
}

/// <summary>An order's timeline, oldest first.</summary>
internal static class GetTimeline
{
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/v1/orders/{id}/events", Handle)
        .Describe("getTimeline", "Orders", "Read an order's timeline")
        .Admits(KeyScope.Storefront)
        .WhenBusy(Urgency.Browse)
        .TakesPage()
        .Answers<TimelineBody>(200);

    private static async Task<Results<Answer<TimelineBody>, Problem>> Handle(string id, HttpContext http, IGrainFactory grains)
    {
        // A timeline is short and read whole, so without a limit its page is the longest there is.
        var query = new QueryReader(http.Request.Query);
        var (from, limit) = (query.From(), query.Limit(otherwise: ApiLimits.PageSize));
        if (query.Refusal is { } refusal) return refusal;

        // One more than the page holds says whether there is another.
        if (await grains.Order(id, http.Caller()) is not { } order || await order.Events(from, limit + 1) is not { } found) return OrderId.Unknown;

        var next = found.Length > limit ? found[limit].N.ToString() : null;
        return Answer.Ok(new TimelineBody([.. found.Take(limit).Select(TimelineItem.Of)], next)) with { NoStore = true };
    }
}
