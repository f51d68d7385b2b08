using RocksDbSharp;

namespace OrleansOms.Engine.Journal.RocksDb;

/// <summary>
/// The journal in a directory of this machine, held by this process alone. Writes go through one thread, reads are made at once on
/// the caller's. After a failed write RocksDB refuses all further ones, but reads go on; the next write opens it anew first, and what
/// the failed one left in the WAL counts from then on, which is why it looks for conflicts only after that.
/// </summary>
/// <param name="path">The directory; made if there is none.</param>
public sealed class RocksDbJournalStore(string path) : IJournalStore
{
    private readonly StoreThread _writer = new();
    private readonly Lock _swapping = new();
    private RocksDbDirectory? _directory;
    private RocksDbWrites? _writes;
    private volatile OpenDatabase? _open;
    private bool _isBroken;
    private int _isDisposed;

    public async ValueTask OpenAsync(CancellationToken stop) =>
        await _writer.RunAsync(() =>
        {
            _directory = RocksDbDirectory.Take(path);
            try
            {
                return Reopen(create: true);
            }
            catch
            {
                Close();
                throw;
            }
        });

    // No await: who waits for the flush is woken by the writing thread itself, and not by a thread pool that may be busy for long.
    public ValueTask FlushAsync(Flush flush, CancellationToken stop) =>
        new(_writer.RunAsync(() => Write(() =>
        {
            _writes!.Write(flush);
            return true;
        })));

    public async ValueTask<bool> EraseKeyAsync(string customer, CancellationToken stop) =>
        await _writer.RunAsync(() => Write(() => RocksDbErasure.Erase(_open!, customer)));

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
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 1)
        {
            return;
        }

        await _writer.RunAsync(Close);
        _writer.Dispose();
    }

    private T Write<T>(Func<T> write)
    {
        if (_isBroken || _open is null)
        {
            Reopen(create: false);
        }

        try
        {
            return write();
        }
        catch (RocksDbException e)
        {
            _isBroken = true;
            throw new IOException($"Writing to the journal in {path} failed: {e.Message}", e);
        }
    }

    private bool Reopen(bool create)
    {
        var directory = _directory ?? throw new InvalidOperationException("The journal was not opened.");
        lock (_swapping)
        {
            CloseDatabase();
            var open = new OpenDatabase(directory.Open(create));
            _writes = new RocksDbWrites(open);
            _open = open;
            _isBroken = false;
        }

        return true;
    }

    private bool Close()
    {
        lock (_swapping)
        {
            CloseDatabase();
            _directory?.Dispose();
            _directory = null;
        }

        return true;
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
            return _open is { } current && current.TryEnter()
                ? current
                : throw new ObjectDisposedException(nameof(RocksDbJournalStore), "The journal is not open.");
        }
    }
}
