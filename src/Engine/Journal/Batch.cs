using System.Diagnostics;

namespace OrleansOms.Engine.Journal;

/// <summary>What gathers for one flush: at most one row a grain. Guarded by the log's lock until it is sealed.</summary>
/// <param name="expected">How many rows it will hold, as far as the batch before tells.</param>
internal sealed class Batch(Epoch epoch, int expected = 0)
{
    private readonly Dictionary<GrainName, PendingRow> _byGrain = new(expected);
    private List<Action<bool>>? _waiters;
    private TaskCompletionSource<bool>? _completion;
    private long _oldestTicks;

    public Epoch Epoch => epoch;

    /// <summary>When its first decision was made; null without one. May be read without the lock.</summary>
    public DateTimeOffset? OldestAt => Volatile.Read(ref _oldestTicks) is var ticks and > 0 ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;

    public List<PendingRow> Rows { get; } = new(expected);

    public List<CustomerKey> Keys { get; } = [];

    /// <summary>Traces with a decision in it, some of them.</summary>
    public List<ActivityContext> Traces { get; } = [];

    public long Bytes { get; private set; }

    public bool IsEmpty => Rows.Count == 0 && Keys.Count == 0;

    public bool Holds(GrainName grain) => _byGrain.ContainsKey(grain);

    public void Add(IResident resident, in Appended appended)
    {
        if (Spans.Source.HasListeners() && Activity.Current is { Recorded: true } span)
        {
            Trace(span.Context);
        }

        if (_oldestTicks == 0)
        {
            Volatile.Write(ref _oldestTicks, appended.At.UtcTicks);
        }

        if (!_byGrain.TryGetValue(resident.Name, out var row))
        {
            row = new PendingRow(resident, appended.FirstVersion, appended.AlarmBefore);
            _byGrain.Add(resident.Name, row);
            Rows.Add(row);
        }

        row.Add(appended.Events.Span);
        row.Count += appended.Count;
        row.AlarmAt = appended.AlarmAt;
        row.State = appended.State;
        row.LastAt = appended.At;
        row.SnapshotDue |= appended.SnapshotDue;
        Bytes += appended.Events.Length;
    }

    public void WhenDone(Action<bool> done) => (_waiters ??= []).Add(done);

    /// <summary>One task for all who wait in async code; their continuations run on the pool, not on the journal's thread.</summary>
    public Task<bool> Completion => (_completion ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    public void Release(bool durable)
    {
        _completion?.TrySetResult(durable);
        foreach (var done in _waiters ?? [])
        {
            done(durable);
        }
    }

    private void Trace(ActivityContext span)
    {
        if (Traces.Count < Spans.LinksMax && !Traces.Exists(known => known.TraceId == span.TraceId))
        {
            Traces.Add(span);
        }
    }
}

/// <summary>A row while it gathers.</summary>
internal sealed class PendingRow(IResident resident, long firstVersion, DateTimeOffset? alarmBefore)
{
    private byte[] _events = [];
    private int _length;

    public IResident Resident => resident;

    public long FirstVersion => firstVersion;

    public DateTimeOffset? AlarmBefore => alarmBefore;

    public int Count { get; set; }

    /// <summary>What all its decisions so far have written, in order.</summary>
    public ReadOnlyMemory<byte> Events => _events.AsMemory(0, _length);

    public DateTimeOffset? AlarmAt { get; set; }

    public object State { get; set; } = null!;

    public DateTimeOffset LastAt { get; set; }

    public bool SnapshotDue { get; set; }

    public int SnapshotBytes { get; set; }

    // Most rows are a decision and what follows from it in the same flush (a reservation and its commit, an order and its stock's answers), which is shorter.
    public void Add(ReadOnlySpan<byte> events)
    {
        if (_length + events.Length > _events.Length)
        {
            Array.Resize(ref _events, 2 * (_length + events.Length));
        }

        events.CopyTo(_events.AsSpan(_length));
        _length += events.Length;
    }
}

/// <summary>What one decision adds to a row.</summary>
/// <param name="Events">In the form of <see cref="EventJson"/>; copied.</param>
/// <param name="State">The state after them.</param>
/// <param name="At">The time of the last of them.</param>
/// <param name="AlarmBefore">The alarm as of the grain's last append: when that was to an earlier batch, what its row set.</param>
public readonly record struct Appended(
    long FirstVersion,
    int Count,
    ReadOnlyMemory<byte> Events,
    object State,
    DateTimeOffset At,
    DateTimeOffset? AlarmAt,
    DateTimeOffset? AlarmBefore,
    bool SnapshotDue);
