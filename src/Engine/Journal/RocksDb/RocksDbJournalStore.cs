using RocksDbSharp;

namespace OrleansOms.Engine.Journal.RocksDb;

/// <summary>
/// The journal in a directory of this machine, held by this process alone. RocksDB has no asynchronous calls: writes are made on the
/// caller's thread, one at a time, and so are reads, any number at once. After a failed write RocksDB refuses all further ones, but
/// reads go on; the next write opens it anew first, and what the failed one left in the WAL counts from then on, which is why it looks for
/// conflicts only after that. Opening writes, too: as long as there is no room for that, or it fails, there is a database to read from.
/// </summary>
/// <param name="path">The directory; made if there is none.</param>
/// <param name="recentRowsMax">How many of the newest rows are kept in memory for followers, 0 or more; they hold the states of their grains.</param>
public sealed class RocksDbJournalStore(string path, int recentRowsMax = RecentRows.RowsMaxDefault) : IJournalStore
{
    private readonly Lock _writing = new();
    private readonly Lock _swapping = new();
    private RocksDbDirectory? _directory;
    private RocksDbWrites? _writes;
    private volatile OpenDatabase? _open;
    private bool _isBroken;
    private int _isDisposed;

    public bool IsShared => false;

    public ValueTask OpenAsync(CancellationToken stop) => Alone(() =>
    {
        _directory = RocksDbDirectory.Take(path);
        try
        {
            Reopen(create: true);
        }
        catch
        {
            Close();
            throw;
        }
    });

    // On the thread of whoever flushes: it is the journal's own, and a second one would only add its waking-up to each flush.
    public ValueTask FlushAsync(Flush flush, CancellationToken stop) => Alone(() => Write(() =>
    {
        _writes!.Write(flush);
        return true;
    }));

    public async ValueTask<bool> EraseKeyAsync(string customer, CancellationToken stop)
    {
        var erased = false;
        await Alone(() => erased = Write(() => RocksDbErasure.Erase(_open!, customer)));
        return erased;
    }

    public ValueTask<History> LoadAsync(GrainName grain, int? shape, long upTo, CancellationToken stop) =>
        Read(open => RocksDbReads.Load(open, grain, shape, upTo), grain.ToString());

    public ValueTask<IReadOnlyList<Row>> ReadRowsAsync(GrainName grain, long fromVersion, int limit, CancellationToken stop) =>
        Read(open => RocksDbReads.Rows(open, grain, fromVersion, limit), grain.ToString());

    public ValueTask<IReadOnlyList<DueAlarm>> ReadDueAsync(DateTimeOffset now, int limit, CancellationToken stop) =>
        Read(open => RocksDbReads.Due(open, now, limit), "alarms");

    public ValueTask<IReadOnlyList<LoggedRow>> ReadLogAsync(LogPosition after, int limit, CancellationToken stop) =>
        Read(open => RocksDbReads.Log(open, after, limit), "the log");

    public ValueTask<CustomerKey?> FindKeyAsync(string customer, CancellationToken stop) =>
        Read(open => RocksDbReads.Key(open, customer), "a customer's key");

    /// <summary>Finishes the flush under way, waits for readers, and gives the directory back.</summary>
    public ValueTask DisposeAsync() => Interlocked.Exchange(ref _isDisposed, 1) == 1 ? ValueTask.CompletedTask : Alone(Close, evenDisposed: true);

    private ValueTask Alone(Action work, bool evenDisposed = false)
    {
        lock (_writing)
        {
            try
            {
                ObjectDisposedException.ThrowIf(!evenDisposed && Volatile.Read(ref _isDisposed) == 1, this);
                work();
                return ValueTask.CompletedTask;
            }
            catch (Exception e)
            {
                return ValueTask.FromException(e);
            }
        }
    }

    private T Write<T>(Func<T> write)
    {
        try
        {
            if (_isBroken)
            {
                _directory!.RequireRoom();
                Reopen(create: false);
            }

            return write();
        }
        catch (Exception e) when (DiskFull.Is(e))
        {
            _isBroken = true;
            throw new StoreFullException($"There is no room for the journal in {path}.", e);
        }
        catch (RocksDbException e)
        {
            _isBroken = true;
            throw new IOException($"Writing to the journal in {path} failed: {e.Message}", e);
        }
    }

    private void Reopen(bool create)
    {
        var directory = _directory ?? throw new InvalidOperationException("The journal was not opened.");
        lock (_swapping)
        {
            CloseDatabase();
            _isBroken = true;
            try
            {
                var open = new OpenDatabase(directory.Open(create), recentRowsMax);
                _open = open;
                _writes = new RocksDbWrites(open);
                _isBroken = false;
            }
            catch when (!create)
            {
                CloseDatabase();
                _open = new OpenDatabase(directory.OpenForReading(), recentRowsMax);
                throw;
            }
        }
    }

    private void Close()
    {
        lock (_swapping)
        {
            CloseDatabase();
            _directory?.Dispose();
            _directory = null;
        }
    }

    private void CloseDatabase()
    {
        _writes?.Dispose();
        _writes = null;
        _open?.Dispose();
        _open = null;
    }

    private ValueTask<T> Read<T>(Func<OpenDatabase, T> read, string what)
    {
        try
        {
            var open = Enter();
            try
            {
                return new ValueTask<T>(read(open));
            }
            finally
            {
                open.Leave();
            }
        }
        catch (RocksDbException e) when (e.Message.StartsWith("Corruption", StringComparison.Ordinal))
        {
            return ValueTask.FromException<T>(new JournalDamagedException($"The journal is damaged where {what} should be: {e.Message}", e));
        }
        catch (RocksDbException e)
        {
            return ValueTask.FromException<T>(new IOException($"Reading {what} from the journal failed: {e.Message}", e));
        }
        catch (Exception e)
        {
            return ValueTask.FromException<T>(e);
        }
    }

    // While the database is opened anew there is none to read from for some milliseconds; readers wait for the new one.
    private OpenDatabase Enter()
    {
        if (_open is { } open && open.TryEnter())
        {
            return open;
        }

        lock (_swapping)
        {
            ObjectDisposedException.ThrowIf(_directory is null, this);
            return _open is { } current && current.TryEnter()
                ? current
                : throw new IOException($"The journal in {path} can't be opened now.");
        }
    }
}
