namespace OrleansOms.Engine.Journal;

/// <summary>
/// The process's end of the journal: gathers what activations decide into the open batch, seals it for the one flush in flight, and
/// releases what waited for it. Invariant: rows reach the store in the order they were appended, and nothing of an epoch is appended
/// or released after the epoch has ended. It has no thread and no clock: whoever drives it calls <see cref="Seal"/> and
/// <see cref="Complete"/> in turn.
/// </summary>
public sealed class Log
{
    private readonly Lock _gate = new();
    private readonly string _process;
    private readonly Func<Guid> _writers;
    private readonly Action _work;
    private Func<IEnumerable<IResident>> _residents = () => [];
    private Epoch _epoch;
    private Batch _open;
    private Batch? _inFlight;
    private long _flushes;
    private UInt128 _chain;
    private volatile bool _broken;
    private volatile bool _storeIsFull;

    /// <param name="process">Names this process in messages; unique among all processes that ever write here.</param>
    /// <param name="writers">Gives each epoch an id that was never used before.</param>
    /// <param name="work">Called once a batch, under the log's lock, when there is something to flush and no flush in flight.</param>
    public Log(string process, Func<Guid> writers, Action work)
    {
        _process = process;
        _writers = writers;
        _work = work;
        _epoch = new Epoch(process, 1, writers());
        _open = new Batch(_epoch);
    }

    /// <summary>The epoch in which a turn that begins now decides.</summary>
    public Epoch Epoch => Volatile.Read(ref _epoch);

    /// <summary>True from a failed flush until the next one may be tried: nothing new is taken.</summary>
    public bool Broken => _broken;

    /// <summary>True while more waits for the disk than <see cref="Limits.WaitingBytesMax"/>: clients' commands are refused.</summary>
    public bool Full => _open.Bytes > Limits.WaitingBytesMax;

    /// <summary>Bytes of events that wait for the flush under way to end. May be read from any thread, and be a decision out of date.</summary>
    public long WaitingBytes => Volatile.Read(ref _open).Bytes;

    /// <summary>When the oldest decision that is not on disk was made; null when there is none. May be read from any thread, and be a flush out of date.</summary>
    public DateTimeOffset? OldestAt => (Volatile.Read(ref _inFlight) ?? Volatile.Read(ref _open)).OldestAt;

    /// <summary>True from a flush that failed for want of room until the next one that lands: it is of no use to try again at once.</summary>
    public bool StoreIsFull
    {
        get => _storeIsFull;
        internal set => _storeIsFull = value;
    }

    /// <summary>Whether a message with this token comes from a decision of this process that still stands, of this process at all, or from elsewhere.</summary>
    public MessageSource SourceOf(string token, Epoch epoch) =>
        token == epoch.Token ? MessageSource.ThisEpoch
        : token.StartsWith(_process + "/", StringComparison.Ordinal) ? MessageSource.EndedEpoch
        : MessageSource.Elsewhere;

    /// <summary>Adds a decision to the open batch.</summary>
    /// <exception cref="EpochEndedException">The epoch it was decided in is over: it never happened.</exception>
    /// <exception cref="InvalidOperationException">Its version does not follow: the activation has a bug.</exception>
    public void Append(IResident resident, Epoch epoch, in Appended appended)
    {
        lock (_gate)
        {
            if (epoch.Ended || _broken || resident.Dropped)
            {
                throw new EpochEndedException();
            }

            if (appended.FirstVersion != resident.AppendedVersion + 1)
            {
                throw new InvalidOperationException(
                    $"{resident.Name}: version {appended.FirstVersion} does not follow {resident.AppendedVersion}.");
            }

            var first = _open.IsEmpty;
            _open.Add(resident, appended);
            resident.AppendedVersion += appended.Count;
            SignalWork(first);
        }
    }

    /// <summary>Adds a customer's new key; it is durable no later than any row appended after it.</summary>
    /// <exception cref="EpochEndedException">The epoch is over.</exception>
    public void AppendKey(Epoch epoch, CustomerKey key)
    {
        lock (_gate)
        {
            if (epoch.Ended || _broken)
            {
                throw new EpochEndedException();
            }

            var first = _open.IsEmpty;
            _open.Keys.Add(key);
            SignalWork(first);
        }
    }

    /// <summary>True while a row of the grain is appended and not durable: a load of it has to wait.</summary>
    public bool HasPending(GrainName grain)
    {
        lock (_gate)
        {
            return _open.Holds(grain) || (_inFlight?.Holds(grain) ?? false);
        }
    }

    /// <summary>Calls back with true once all that is appended by now is durable, with false if <paramref name="epoch"/> ends before.</summary>
    public void WhenDurable(Epoch epoch, Action<bool> done)
    {
        lock (_gate)
        {
            if (!epoch.Ended && LastBatch() is { } batch)
            {
                batch.WhenDone(done);
                return;
            }
        }

        done(!epoch.Ended);
    }

    /// <summary>As <see cref="WhenDurable"/>, for async callers.</summary>
    public ValueTask<bool> DurableAsync(Epoch epoch)
    {
        lock (_gate)
        {
            return epoch.Ended ? new(false) : LastBatch() is { } batch ? new(batch.Completion) : new(true);
        }
    }

    /// <summary>Closes the open batch and makes it the flush in flight; null when there is nothing to flush or one is in flight already.</summary>
    public Flush? Seal()
    {
        Batch batch;
        lock (_gate)
        {
            if (_inFlight is not null || _open.IsEmpty)
            {
                return null;
            }

            batch = _inFlight = _open;
            _open = new Batch(_epoch, batch.Rows.Count);
        }

        // From here the batch is this thread's alone: nobody adds to a batch that is not open.
        return new Sealing(batch, _flushes + 1, _chain).Seal();
    }

    /// <summary>The flush in flight has landed (publish, then release who waited), or failed, or nobody knows (end the epoch).</summary>
    public void Complete(Flush flush, bool landed)
    {
        var batch = _inFlight ?? throw new InvalidOperationException("No flush is in flight.");
        if (!landed)
        {
            EndEpoch(batch);
            return;
        }

        _flushes = flush.Number;
        _chain = flush.Chain;
        foreach (var row in batch.Rows)
        {
            row.Resident.BecameDurable(row.FirstVersion + row.Count - 1, row.State, row.SnapshotBytes);
        }

        lock (_gate)
        {
            _inFlight = null;
            SignalWork(!_open.IsEmpty);
        }

        batch.Release(durable: true);
    }

    /// <summary>Takes decisions again after a failed flush.</summary>
    public void Mend() => _broken = false;

    /// <summary>Says who is resident, so that an ended epoch can take its activations with it.</summary>
    public void Watch(Func<IEnumerable<IResident>> residents) => _residents = residents;

    private void EndEpoch(Batch failed)
    {
        Batch dropped;
        lock (_gate)
        {
            _broken = true;
            _epoch.End();
            dropped = _open;
            _inFlight = null;
            _flushes = 0;
            _chain = 0;
            var lost = failed.Rows.Concat(dropped.Rows).Select(row => row.Resident).ToHashSet();
            foreach (var resident in _residents().Where(resident => lost.Contains(resident) || resident.HasWorkInHand))
            {
                lost.Add(resident);
            }

            foreach (var resident in lost.OrderBy(resident => resident.Name))
            {
                resident.Drop();
            }

            // Last of all: a turn that reads the new epoch finds its activation dropped already, so nothing of the old one is
            // answered or sent as if it were of the new one.
            var next = new Epoch(_process, _epoch.Number + 1, _writers());
            _open = new Batch(next);
            Volatile.Write(ref _epoch, next);
        }

        failed.Release(durable: false);
        dropped.Release(durable: false);
    }

    private Batch? LastBatch() => _open.IsEmpty ? _inFlight : _open;

    /// <summary>Once a batch is enough: it stays to be flushed until it is sealed.</summary>
    private void SignalWork(bool isNew)
    {
        if (_inFlight is null && isNew)
        {
            _work();
        }
    }
}

/// <summary>Where a message comes from; see <see cref="Log.SourceOf"/>.</summary>
public enum MessageSource
{
    /// <summary>This process, from a decision that stands unless the epoch ends: it may be acted on at once.</summary>
    ThisEpoch,

    /// <summary>This process, from a decision that never happened.</summary>
    EndedEpoch,

    /// <summary>Another process: only what is marked durable may be acted on.</summary>
    Elsewhere,
}
