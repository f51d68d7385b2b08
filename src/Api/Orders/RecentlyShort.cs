using System.Collections.Concurrent;
using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.Orders;

namespace OrleansOms.Api.Orders;

/// <summary>The SKUs that orders were refused for a moment ago, as far as this process knows. A hint, never the truth.</summary>
internal sealed class RecentlyShort(TimeProvider time)
{
    private readonly ConcurrentDictionary<string, long> _notedAt = new(StringComparer.Ordinal);
    private long _lastNotedAt = long.MinValue;

    /// <summary>True when a line names one of them.</summary>
    public bool Has(OrderDraft draft)
    {
        // On nearly all days, and for nearly all orders, this is all that it costs.
        if (IsOver(Volatile.Read(ref _lastNotedAt))) return false;

        foreach (var line in draft.Lines)
        {
            if (_notedAt.TryGetValue(line.Sku, out var at) && !IsOver(at)) return true;
        }

        return false;
    }

    /// <summary>Remembers what an order was refused for, if it was for want of stock.</summary>
    public void Note(Rejection rejection)
    {
        if (rejection.Code != Rejections.InsufficientStockCode) return;
        if (_notedAt.Count >= ApiLimits.ShortSkus) _notedAt.Clear();

        var now = time.GetTimestamp();
        foreach (var error in rejection.Errors)
        {
            if (error.Sku is not null) _notedAt[error.Sku] = now;
        }

        Volatile.Write(ref _lastNotedAt, now);
    }

    private bool IsOver(long notedAt) => notedAt == long.MinValue || time.GetElapsedTime(notedAt) > ApiLimits.ShortFor;
}
