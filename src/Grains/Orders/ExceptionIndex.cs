using System.Text.Json;
using OrleansOms.Engine;
using OrleansOms.Engine.Followers;
using OrleansOms.Engine.Journal;
using OrleansOms.Grains.Interfaces.Orders;

namespace OrleansOms.Grains.Orders;

/// <summary>
/// What of exceptions goes into the order search's index. Their sorts are below 0 and those of orders are not, so neither is found among the
/// others; an exception raised later has the greater one.
/// </summary>
public static class ExceptionIndex
{
    /// <summary>Every sort of an exception is below this, every one of an order is not.</summary>
    public const long SortBefore = 0;

    private const string Status = "exceptionStatus";
    private const string Order = "exceptionOrder";
    private const string Sku = "exceptionSku";

    /// <summary>One entry for each exception of the order.</summary>
    public static IEnumerable<IndexEntry> EntriesOf(OrderState state) => state.Shortfalls
        .Where(shortfall => shortfall.Exception is not null)
        .Select(shortfall => EntryOf(Exceptions.View(state, shortfall.Number)!));

    /// <summary>What the query's conditions are in the index; the narrowest first, it leads the search.</summary>
    public static IReadOnlyList<Term> TermsOf(ExceptionQuery query)
    {
        var terms = new List<Term>();
        if (query.Order is { } order)
        {
            terms.Add(new Term(Order, order));
        }

        if (query.Sku is { } sku)
        {
            terms.Add(new Term(Sku, sku));
        }

        if (query.Open is { } open)
        {
            terms.Add(new Term(Status, StatusOf(open)));
        }

        return terms;
    }

    private static IndexEntry EntryOf(ExceptionView view)
    {
        var id = $"{view.Order}.{view.Exception}";
        return new IndexEntry(
            new GrainName("exception", id),
            view.Version,
            RowChecksum.Microseconds(view.RaisedAt) + long.MinValue,
            id,
            [new Term(Order, view.Order), new Term(Sku, view.Sku), new Term(Status, StatusOf(view.Open))],
            JsonSerializer.SerializeToUtf8Bytes(view, OrderJson.Default.ExceptionView),
            Moves: true); // Looked for in vain once more, it is raised anew.
    }

    private static string StatusOf(bool open) => open ? "open" : "resolved";
}
