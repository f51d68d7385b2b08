using System.Text.Json;
using Orleans.Concurrency;
using OrleansOms.Engine.Followers;
using OrleansOms.Engine.Journal;
using OrleansOms.Grains.Hosting;
using OrleansOms.Grains.Interfaces.Orders;

namespace OrleansOms.Grains.Orders;

/// <summary>Asks the index that <see cref="OrderProjection"/> keeps. It may lag behind the orders; an order itself never does.</summary>
[StatelessWorker, Reentrant]
public sealed class OrderSearchGrain(IIndexStore index) : Grain, IOrderSearchGrain
{
    public async ValueTask<OrderPage?> Find(OrderQuery query)
    {
        IndexCursor? after = null;
        if (query.Cursor is { } text && (after = IndexCursor.TryParse(text)) is null)
        {
            return null;
        }

        // Below 0 are the exceptions. Both bounds exclude their own microsecond; the index's range includes its beginning and excludes its end.
        var from = query.PlacedAfter is { } placedAfter ? RowChecksum.Microseconds(placedAfter) + 1 : ExceptionIndex.SortBefore;
        var before = query.PlacedBefore is { } placedBefore ? RowChecksum.Microseconds(placedBefore) : long.MaxValue;
        var wanted = new IndexQuery(TermsOf(query), from, before, query.Limit, after);
        var page = await index.QueryAsync(OrderProjection.Orders, wanted, CancellationToken.None).OrUnavailable();
        return new OrderPage(
            [.. page.Hits.Select(hit => JsonSerializer.Deserialize(hit.Body.Span, OrderJson.Default.OrderSummary)!)],
            page.Next?.ToString());
    }

    public async ValueTask<ExceptionPage?> FindExceptions(ExceptionQuery query)
    {
        IndexCursor? after = null;
        if (query.Cursor is { } text && (after = IndexCursor.TryParse(text)) is null)
        {
            return null;
        }

        var wanted = new IndexQuery(ExceptionIndex.TermsOf(query), long.MinValue, ExceptionIndex.SortBefore, query.Limit, after);
        var page = await index.QueryAsync(OrderProjection.Orders, wanted, CancellationToken.None);
        return new ExceptionPage(
            [.. page.Hits.Select(hit => JsonSerializer.Deserialize(hit.Body.Span, OrderJson.Default.ExceptionView)!)],
            page.Next?.ToString());
    }

    // The narrowest first: it leads the search.
    private static List<Term> TermsOf(OrderQuery query)
    {
        var terms = new List<Term>();
        Add(OrderTermFields.Reference, query.Reference);
        Add(OrderTermFields.Customer, query.Customer);
        Add(OrderTermFields.Sku, query.Sku);
        Add(OrderTermFields.Status, query.Status);
        Add(OrderTermFields.Channel, query.Channel);
        return terms;

        void Add(string field, string? value)
        {
            if (value is not null)
            {
                terms.Add(new Term(field, value));
            }
        }
    }
}
