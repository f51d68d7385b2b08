using System.Text.Json;
using OrleansOms.Engine;
using OrleansOms.Engine.Activations;
using OrleansOms.Engine.Followers;
using OrleansOms.Engine.Journal;

namespace OrleansOms.Grains.Orders;

/// <summary>
/// Keeps the order search up with the journal: one entry for each order that stands, and one for each of its exceptions. Both are in one index, so
/// that the journal is followed once; their sorts are what keeps them apart (<see cref="ExceptionIndex"/>). It remembers the orders it met last, which saves
/// loading them again and changes no entry. Used by one follower, one step at a time.
/// </summary>
public sealed class OrderProjection : IProjection
{
    /// <summary>The index's name.</summary>
    public const string Orders = "orders";

    /// <summary>Orders remembered, at least; at most twice as many.</summary>
    private const int RememberedMax = 2_000;

    private Dictionary<GrainName, OrderState> _young = [];
    private Dictionary<GrainName, OrderState> _old = [];

    public string Index => Orders;

    public int Version => 3;

    public async ValueTask<IReadOnlyList<IndexEntry>> ProjectAsync(IReadOnlyList<Row> rows, IJournalStore journal, CancellationToken stop)
    {
        var entries = new List<IndexEntry>();
        foreach (var ofOrder in rows.Where(row => row.Grain.Type == Order.Rules.Type).GroupBy(row => row.Grain))
        {
            var known = ofOrder.ToList();
            var state = await StateOf(ofOrder.Key, known, journal, stop);
            if (OrderIndex.Of(state) is { } entry)
            {
                entries.Add(EntryOf(ofOrder.Key, state, entry));
            }

            entries.AddRange(ExceptionIndex.EntriesOf(state));
        }

        return entries;
    }

    // A row that this process has just written brings its state, and so will those that follow it: nothing need be remembered, and live longer than it must. Else
    // most orders come with all of their history in one page, and go on in the next ones: then their past need not be loaded.
    private async ValueTask<OrderState> StateOf(GrainName order, List<Row> rows, IJournalStore journal, CancellationToken stop)
    {
        if (rows[^1].State is OrderState newest)
        {
            return newest;
        }

        var state = (rows[0].FirstVersion == 1 ? OrderState.Initial(order.Id) : Recent(order)) is { } before && before.Version == rows[0].FirstVersion - 1
            ? rows.SelectMany(row => EventJson.Read(row, Order.Rules.Events)).Aggregate(before, (one, recorded) => Order.Rules.Evolve(one, recorded))
            : Order.Rules.Fold(order.Id, await journal.LoadAsync(order, Order.Rules.States.Shape, rows[^1].LastVersion, stop)).State;
        Remember(order, state);
        return state;
    }

    private OrderState? Recent(GrainName order) => _young.GetValueOrDefault(order) ?? _old.GetValueOrDefault(order);

    private void Remember(GrainName order, OrderState state)
    {
        if (_young.Count >= RememberedMax)
        {
            (_young, _old) = ([], _young);
        }

        _young[order] = state;
    }

    private static IndexEntry EntryOf(GrainName order, OrderState state, OrderIndexEntry entry)
    {
        var summary = entry.Summary;
        var terms = new List<Term>
        {
            new(OrderTermFields.Customer, summary.Customer),
            new(OrderTermFields.Channel, summary.Channel),
            new(OrderTermFields.Status, summary.Status),
        };
        terms.AddRange(entry.Skus.Select(sku => new Term(OrderTermFields.Sku, sku)));
        if (summary.Reference is { } reference)
        {
            terms.Add(new Term(OrderTermFields.Reference, reference));
        }

        var body = JsonSerializer.SerializeToUtf8Bytes(summary, OrderJson.Default.OrderSummary);
        return new IndexEntry(order, state.Version, RowChecksum.Microseconds(summary.PlacedAt), state.Id, terms, body);
    }
}

/// <summary>What an order can be found by.</summary>
public static class OrderTermFields
{
    public const string Customer = "customer";
    public const string Channel = "channel";
    public const string Status = "status";
    public const string Sku = "sku";
    public const string Reference = "reference";
}
