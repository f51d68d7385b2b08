using System.Collections.Concurrent;
using OrleansOms.Engine;
using OrleansOms.Grains.Interfaces.Availability;

namespace OrleansOms.Grains.Availability;

/// <summary>
/// Who waits for news of which SKU in this process. A signal is a hint, never the truth: the one who waits reads the view again, and
/// does so after a while without a hint, too.
/// </summary>
public sealed class Watches
{
    private readonly ConcurrentDictionary<string, Watched> _bySku = new(StringComparer.Ordinal);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TimeProvider _time;
    private readonly ChangedSkus _changed;

    /// <param name="changed">Gathers what those who wait in other processes are to be told.</param>
    public Watches(Node node, ChangedSkus changed)
    {
        (_time, _changed) = (node.Time, changed);
        node.Residents.Published = Published;
    }

    /// <summary>The process is about to stop: whoever waits has waited long enough.</summary>
    public void End() => _ended.TrySetResult();

    /// <summary>Begins to watch; what is published from now on is noticed.</summary>
    public Watch Open(string sku)
    {
        while (true)
        {
            var watched = _bySku.GetOrAdd(sku, static _ => new Watched());
            if (watched.TryEnter())
            {
                return new Watch(this, sku, watched, _time);
            }
        }
    }

    /// <summary>Another process says that something has changed there.</summary>
    public void Hint(StockHint hint)
    {
        if (hint.Skus.IsEmpty)
        {
            foreach (var (_, watched) in _bySku)
            {
                watched.Signal();
            }
        }

        foreach (var sku in hint.Skus)
        {
            Signal(sku);
        }
    }

    private void Published(GrainName name)
    {
        if (name.Type != "stock" || (_bySku.IsEmpty && !_changed.IsWanted))
        {
            return;
        }

        var sku = name.Id.AsSpan(0, name.Id.IndexOf('@', StringComparison.Ordinal));
        Signal(sku);
        if (_changed.IsWanted)
        {
            _changed.Add(sku);
        }
    }

    private void Signal(ReadOnlySpan<char> sku)
    {
        if (!_bySku.IsEmpty && _bySku.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(sku, out var watched))
        {
            watched.Signal();
        }
    }

    private void Close(string sku, Watched watched)
    {
        if (watched.Leave())
        {
            _bySku.TryRemove(KeyValuePair.Create(sku, watched));
        }
    }

    /// <summary>One who waits.</summary>
    public sealed class Watch : IDisposable
    {
        private readonly Watches _owner;
        private readonly string _sku;
        private readonly Watched _watched;
        private readonly TimeProvider _time;
        private readonly Task _signal;

        internal Watch(Watches owner, string sku, Watched watched, TimeProvider time)
        {
            (_owner, _sku, _watched, _time) = (owner, sku, watched, time);
            _signal = watched.Next;
        }

        /// <summary>
        /// Returns true at the first hint since the watch was opened, or when <paramref name="patience"/> is over, for a hint may be lost;
        /// false when the process is about to stop, so that there is nothing more to read.
        /// </summary>
        public async Task<bool> MayHaveChanged(TimeSpan patience)
        {
            try
            {
                await Task.WhenAny(_signal, _owner._ended.Task).WaitAsync(patience, _time);
            }
            catch (TimeoutException)
            {
                // No hint is no news, which the caller finds out by reading.
            }

            return !_owner._ended.Task.IsCompleted;
        }

        public void Dispose() => _owner.Close(_sku, _watched);
    }

    internal sealed class Watched
    {
        private readonly Lock _gate = new();
        private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _watchers;

        public Task Next
        {
            get
            {
                lock (_gate)
                {
                    return _next.Task;
                }
            }
        }

        /// <summary>False once the last watcher has left: a new one then begins anew.</summary>
        public bool TryEnter()
        {
            lock (_gate)
            {
                if (_watchers < 0)
                {
                    return false;
                }

                _watchers++;
                return true;
            }
        }

        public bool Leave()
        {
            lock (_gate)
            {
                _watchers = _watchers == 1 ? -1 : _watchers - 1;
                return _watchers < 0;
            }
        }

        public void Signal()
        {
            lock (_gate)
            {
                _next.TrySetResult();
                _next = new(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }
    }
}
