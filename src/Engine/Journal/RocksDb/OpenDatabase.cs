using RocksDbSharp;
using Database = RocksDbSharp.RocksDb;

namespace OrleansOms.Engine.Journal.RocksDb;

/// <summary>
/// An open RocksDB with those who are inside it. Invariant: native memory is freed only when the last reader has left, for a read of
/// a closed database takes the process with it.
/// </summary>
internal sealed class OpenDatabase(Database database, int recentRowsMax) : IDisposable
{
    private const int Closed = int.MinValue;

    private readonly ManualResetEventSlim _drained = new();
    private int _state; // How many are inside; with the sign bit set nobody comes in any more.

    public Database Database { get; } = database;

    public RocksDbColumns Columns { get; } = new(database);

    public RecentRows Recent { get; } = new(recentRowsMax);

    /// <summary>Reads within one grain's prefix, where bloom filters answer for grains that are not there.</summary>
    public ReadOptions WithinGrain { get; } = new ReadOptions().SetPrefixSameAsStart(true);

    /// <summary>Goes in; false when it is being closed. Whoever went in must <see cref="Leave"/>.</summary>
    public bool TryEnter()
    {
        if (Interlocked.Increment(ref _state) > 0)
        {
            return true;
        }

        Leave();
        return false;
    }

    public void Leave()
    {
        if (Interlocked.Decrement(ref _state) == Closed)
        {
            _drained.Set();
        }
    }

    /// <summary>Lets nobody in, waits for those inside, and closes: the WAL first, the handles, the database.</summary>
    public void Dispose()
    {
        Interlocked.Increment(ref _state);
        Interlocked.Or(ref _state, Closed);
        Leave();
        _drained.Wait();
        var native = Native.Instance;
        native.rocksdb_flush_wal(Database.Handle, 1, out var error);
        if (error != IntPtr.Zero)
        {
            // Every acknowledged flush was synced by its own write; a broken disk is no reason not to close.
            native.rocksdb_free(error);
        }

        native.rocksdb_cancel_all_background_work(Database.Handle, 1);
        Database.Dispose();
    }
}
