using OrleansOms.Engine;
using OrleansOms.Engine.Followers;
using OrleansOms.Engine.Journal;
using OrleansOms.Simulation.Scheduling;

namespace OrleansOms.Simulation.Journal;

/// <summary>The search index that all processes' followers share; it can be set back to what it was.</summary>
public sealed class SimIndex(EventLoop loop) : IIndexStore
{
    private readonly List<(DateTimeOffset At, IndexState State, Dictionary<GrainName, IndexEntry> Entries)> _past = [];
    private IndexState? _state;
    private Dictionary<GrainName, IndexEntry> _entries = [];

    public IReadOnlyDictionary<GrainName, IndexEntry> Entries => _entries;

    public LogPosition Position => _state?.Position ?? default;

    public bool IsUpTo(LogPosition end) => Position == end;

    /// <summary>A backup of it is put in its place, or nothing at all.</summary>
    public void SetBack(Chance chance)
    {
        if (_past.Count == 0 || chance.Happens(0.3)) (_state, _entries) = (null, []);
        else
        {
            var (_, state, entries) = chance.Pick(_past);
            (_state, _entries) = (state, new(entries));
        }
    }

    public ValueTask OpenAsync(CancellationToken stop) => ValueTask.CompletedTask;

    public ValueTask<IndexState?> FindAsync(string index, CancellationToken stop) => new(_state);

    public ValueTask ResetAsync(string index, int projection, IndexState? expected, CancellationToken stop)
    {
        if (_state != expected) throw new PositionMovedException(index);
        (_state, _entries) = (new IndexState(projection, default), []);
        return ValueTask.CompletedTask;
    }

    public ValueTask ApplyAsync(string index, IndexState expected, LogPosition to, IReadOnlyList<IndexEntry> entries, CancellationToken stop)
    {
        if (_state != expected) throw new PositionMovedException(index);
        foreach (var entry in entries)
        {
            var isKnown = _entries.TryGetValue(entry.Grain, out var there);
            if (isKnown && (there!.Id != entry.Id || (there.Sort != entry.Sort && !entry.Moves)))
                throw new InvalidOperationException($"The entry of {entry.Grain} has left its place in the index.");
            if (!isKnown || there!.Version <= entry.Version)
                _entries[entry.Grain] = entry;
        }
        _state = expected with { Position = to };
        if (_past.Count < 20) _past.Add((loop.Now, _state.Value, new(_entries)));
        return ValueTask.CompletedTask;
    }

    public ValueTask<IndexPage> QueryAsync(string index, IndexQuery query, CancellationToken stop) => throw new NotSupportedException();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
