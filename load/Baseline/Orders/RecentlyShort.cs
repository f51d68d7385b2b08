using System.Collections.Concurrent;
using OrleansOms.Baseline.Stock;

namespace OrleansOms.Baseline.Orders;

/// <summary>What could not be had a moment ago. It is looked at before it is taken again, since a refusal by a read is far cheaper than one by
/// a transaction that fails: once something is sold out nearly all orders for it are refused. It never decides by itself.</summary>
internal sealed class RecentlyShort
{
    private const int Max = 10_000;

    private readonly ConcurrentDictionary<(string Sku, string Location), long> _short = [];

    public bool Any(OrderDraft draft)
    {
        if (_short.IsEmpty) return false;
        foreach (var line in draft.Lines)
            if (line.Location is { } location && _short.ContainsKey((line.Sku, location)))
                return true;
        return false;
    }

    public void Learn(List<StockLevel> levels)
    {
        if (_short.Count > Max) _short.Clear();
        foreach (var level in levels)
        {
            if (level.Available == 0) _short[(level.Sku, level.Location)] = 0;
            else if (!_short.IsEmpty) _short.TryRemove((level.Sku, level.Location), out var _);
        }
    }
}
