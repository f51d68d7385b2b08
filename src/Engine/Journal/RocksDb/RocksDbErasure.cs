using RocksDbSharp;

namespace OrleansOms.Engine.Journal.RocksDb;

/// <summary>
/// Destroys a customer's key in the files too. A deletion alone only hides: the bytes stay in the WAL until all column families have
/// left it for files of their own, and in the keys' files until those are rewritten down to the bottom. What the disk below the file
/// system keeps is beyond a store's reach.
/// </summary>
internal static class RocksDbErasure
{
    private const byte ForceBottommost = 2;

    private static readonly WriteOptions Synced = new WriteOptions().SetSync(true);

    /// <summary>Returns when the key's bytes are in no file; false when there was no such key.</summary>
    public static bool Erase(OpenDatabase open, string customer)
    {
        var key = RocksDbColumns.CustomerBytes(customer);
        if (!open.Database.HasKey(key, open.Columns.Keys))
        {
            return false;
        }

        using var tombstone = new WriteBatch();
        tombstone.Delete(key, open.Columns.Keys);
        open.Database.Write(tombstone, Synced);

        // Files that fall out of use are left to this thread: a background job that had begun to delete one would not be waited for.
        open.Database.DisableFileDeletions();
        try
        {
            LeaveTheWal(open);
            RewriteFilesWith(open, key);
        }
        finally
        {
            open.Database.EnableFileDeletions();
        }

        return true;
    }

    /// <summary>Writes all that is in memory to table files, and returns when they are on disk.</summary>
    public static void LeaveTheWal(OpenDatabase open)
    {
        IntPtr[] handles = [.. open.Columns.All.Select(column => column.Handle)];
        var options = new FlushOptions().SetWaitForFlush(true);
        Native.Instance.rocksdb_flush_cfs(open.Database.Handle, options.Handle, handles, handles.Length);
        GC.KeepAlive(options);
    }

    private static void RewriteFilesWith(OpenDatabase open, byte[] key)
    {
        var native = Native.Instance;
        var options = native.rocksdb_compactoptions_create();
        try
        {
            native.rocksdb_compactoptions_set_bottommost_level_compaction(options, ForceBottommost);
            native.rocksdb_compact_range_cf_opt(
                open.Database.Handle, open.Columns.Keys.Handle, options, key, (nuint)key.Length, key, (nuint)key.Length);
        }
        finally
        {
            native.rocksdb_compactoptions_destroy(options);
        }
    }
}
