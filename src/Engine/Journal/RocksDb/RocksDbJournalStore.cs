using RocksDbSharp;

namespace OrleansOms.Engine.Journal.RocksDb;

/// <summary>
/// The journal in a directory of this machine, held by this process alone. RocksDB has no asynchronous calls: writes are made on the
/// caller's thread, one at a time, and so are reads, any number at once. After a failed write RocksDB refuses all further ones, and does not
/// know what the failed one left in the WAL. So it is opened for reading before the failure is told: whoever reads from then on sees what is there
/// for good. The next write opens it for writing, which takes room and may fail, too; reads go on all the while.
/// </summary>
/// <param name="path">The directory; made if there is none.</param>
/// <param name="recentRowsMax">How many of the newest rows are kept in memory for followers, 0 or more; they hold the states of their grains.</param>
/// <param name="isBulk">For who writes a journal anew and throws it away if that fails: nothing is durable until <see cref="SettleAsync"/>.</param>
public sealed class RocksDbJournalStore(string path, int recentRowsMax = RecentRows.RowsMaxDefault, bool isBulk = false) : IJournalStore
{
    private readonly Lock _writing = new();
    private readonly Lock _swapping = new();
    private RocksDbDirectory? _directory;
    private RocksDbWrites? _writes;
    private volatile OpenDatabase? _open;
    private bool _isBroken;
    private int _isDisposed;

    public bool IsShared => false;

    private RocksDbDirectory Held => _directory ?? throw new InvalidOperationException("The journal was not opened.");

    public ValueTask OpenAsync(CancellationToken stop) => Alone(() =>
    {
        _directory = RocksDbDirectory.Take(path);
        try
        {
            Reopen(create: true);
            RocksDbStart.Check(_open!, path);
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

    /// <summary>Makes all that was written durable, in files of their own.</summary>
    public ValueTask SettleAsync() => Alone(() => Write(() =>
    {
        RocksDbErasure.LeaveTheWal(_open!);
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

    public ValueTask<CustomerKey?> ClaimKeyAsync(CustomerKey key, CancellationToken stop) => FindKeyAsync(key.Customer, stop);

    /// <summary>
    /// Makes a journal of all whole flushes so far in a directory of its own, while writing goes on: table files are linked, the WAL is copied. It stands there
    /// when this returns, or not at all.
    /// </summary>
    /// <param name="directory">On the journal's file system; must not be there yet, its parent must.</param>
    /// <exception cref="IOException">It could not be made.</exception>
    public void Checkpoint(string directory) => Read(
        open =>
        {
            using var checkpoint = open.Database.Checkpoint();
            checkpoint.Save(directory, ulong.MaxValue);
            RocksDbDirectory.Complete(directory);
            return true;
        },
        "a checkpoint").AsTask().GetAwaiter().GetResult();

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
            if (_isBroken || _open is null)
            {
                Held.RequireRoom();
                Reopen(create: false);
            }

            return write();
        }
        catch (RocksDbException e)
        {
            _isBroken = true;
            ReadOnly();
            throw DiskFull.Is(e) ? NoRoom(e) : new IOException($"Writing to the journal in {path} failed: {e.Message}", e);
        }
        catch (Exception e) when (DiskFull.Is(e))
        {
            throw NoRoom(e);
        }
    }

    private StoreFullException NoRoom(Exception e) => new($"There is no room for the journal in {path}.", e);

    private void Reopen(bool create)
    {
        lock (_swapping)
        {
            CloseDatabase();
            try
            {
                _open = new OpenDatabase(Held.Open(create), recentRowsMax);
                _writes = new RocksDbWrites(_open, isSynced: !isBulk, Held.RefuseToWaitForRoom);
                _isBroken = false;
            }
            catch when (!create)
            {
                ReadOnly();
                throw;
            }
        }
    }

    // Where even that fails there is nothing to read from until the next read or write can open it: what the old one remembers may not be what is there.
    private void ReadOnly()
    {
        lock (_swapping)
        {
            CloseDatabase();
            try
            {
                _open = new OpenDatabase(Held.OpenForReading(), recentRowsMax);
            }
            catch (StoreUnusableException)
            {
                // The failure that led here is told; the next read or write tells of this one, if it lasts.
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
            if (_open is null)
            {
                ReadOnly();
            }

            return _open is { } current && current.TryEnter()
                ? current
                : throw new IOException($"The journal in {path} can't be opened now.");
        }
    }
}
