using System.Collections.Concurrent;
using OrleansOms.Engine.Journal;
using OrleansOms.Engine.Journal.Memory;

namespace OrleansOms.Engine.Tests.Log;

/// <summary>A store in memory whose flushes fail, or whose keys are looked up slowly, when told to; or that other processes share.</summary>
internal sealed class FlakyStore : IJournalStore
{
    private readonly MemoryJournalStore _store = new();
    private readonly ConcurrentDictionary<string, CustomerKey> _claimed = new(StringComparer.Ordinal);

    /// <summary>Called at the beginning of each flush; may throw.</summary>
    public Action OnFlush { get; set; } = () => { };

    /// <summary>Awaited after each look-up of a key and before its result is handed out.</summary>
    public Func<Task> AfterFindKey { get; set; } = () => Task.CompletedTask;

    /// <summary>Awaited before a key is erased.</summary>
    public Func<Task> BeforeEraseKey { get; set; } = () => Task.CompletedTask;

    public bool IsShared { get; init; }

    public ValueTask OpenAsync(CancellationToken stop) => _store.OpenAsync(stop);

    public ValueTask FlushAsync(Flush flush, CancellationToken stop)
    {
        OnFlush();
        return _store.FlushAsync(flush, stop);
    }

    public ValueTask<History> LoadAsync(GrainName grain, int? shape, long upTo, CancellationToken stop) => _store.LoadAsync(grain, shape, upTo, stop);

    public ValueTask<IReadOnlyList<Row>> ReadRowsAsync(GrainName grain, long fromVersion, int limit, CancellationToken stop) =>
        _store.ReadRowsAsync(grain, fromVersion, limit, stop);

    public ValueTask<IReadOnlyList<DueAlarm>> ReadDueAsync(DateTimeOffset now, int limit, CancellationToken stop) =>
        _store.ReadDueAsync(now, limit, stop);

    public ValueTask<IReadOnlyList<LoggedRow>> ReadLogAsync(LogPosition after, int limit, CancellationToken stop) =>
        _store.ReadLogAsync(after, limit, stop);

    public async ValueTask<CustomerKey?> FindKeyAsync(string customer, CancellationToken stop)
    {
        var found = _claimed.GetValueOrDefault(customer) ?? await _store.FindKeyAsync(customer, stop);
        await AfterFindKey();
        return found;
    }

    public async ValueTask<CustomerKey?> ClaimKeyAsync(CustomerKey key, CancellationToken stop)
    {
        var found = await FindKeyAsync(key.Customer, stop);
        return found is null && IsShared ? _claimed.GetOrAdd(key.Customer, key) : found;
    }

    public async ValueTask<bool> EraseKeyAsync(string customer, CancellationToken stop)
    {
        await BeforeEraseKey();
        return _claimed.TryRemove(customer, out _) | await _store.EraseKeyAsync(customer, stop);
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();
}
