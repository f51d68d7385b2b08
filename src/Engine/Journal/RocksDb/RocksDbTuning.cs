using RocksDbSharp;

namespace OrleansOms.Engine.Journal.RocksDb;

/// <summary>
/// How RocksDB is set up, and the memory it may take, all in one place:
/// <list type="table">
/// <item><term>128 MiB</term><description>block cache, shared; index and filter blocks count in</description></item>
/// <item><term>96 MiB</term><description>memtables of all column families together; some more while the disk does not keep up with writing them out, then writers wait</description></item>
/// <item><term>about 16 MiB</term><description>table readers of at most 512 open files, compaction and WAL buffers</description></item>
/// </list>
/// So some 240 MiB of native memory, before what its allocator leaves unused, whatever the size of the journal. The WAL on disk, and with it the replay at start, stays below 128 MiB.
/// </summary>
internal static class RocksDbTuning
{
    private const ulong MiB = 1024 * 1024;
    private const ulong BlockCacheBytes = 128 * MiB;
    private const ulong MemtableBytes = 96 * MiB;
    private const ulong WalBytesMax = 128 * MiB;
    private const ulong BlockBytes = 8 * 1024;
    private const int OpenFilesMax = 512;
    private const int BackgroundJobs = 3; // One writes memtables out, two merge: a short merge need not wait for a long one.
    private const int RunsMerged = 8;
    private const int BloomBitsPerKey = 10;
    private const double MemtableBloomRatio = 0.1;
    private const int SilentLog = (int)InfoLogLevel.Fatal;

    /// <summary>
    /// The database's own options. Recovery mode: an incomplete record at the WAL's end is what <c>kill -9</c> or a loss of power
    /// leaves of a flush that nobody was told of, so it is dropped; any other flaw in the WAL refuses to open. "Absolute consistency"
    /// would refuse the torn tail too; "point in time" would silently drop acknowledged flushes behind a flipped bit.
    /// </summary>
    public static DbOptions Database(bool create)
    {
        var options = new DbOptions()
            .SetCreateIfMissing(create)
            .SetCreateMissingColumnFamilies(create)
            .SetParanoidChecks(true)
            .SetWalRecoveryMode(Recovery.TolerateCorruptedTailRecords)
            .SetMaxTotalWalSize(WalBytesMax)
            .SetDbWriteBufferSize(MemtableBytes)
            .SetMaxOpenFiles(OpenFilesMax)
            .SetStatsDumpPeriodSec(0)
            .SkipStatsUpdateOnOpen(true);
        var native = Native.Instance;
        native.rocksdb_options_set_max_background_jobs(options.Handle, BackgroundJobs);

        // Orders go before merging. It catches up when there are fewer of them, or when so much waits for it that writers are held back.
        var environment = native.rocksdb_create_default_env();
        native.rocksdb_env_lower_thread_pool_cpu_priority(environment);
        native.rocksdb_env_destroy(environment);

        // Each flush is in the operating system's hands, and then on the disk, when Write returns.
        native.rocksdb_options_set_manual_wal_flush(options.Handle, 0);
        native.rocksdb_options_set_track_and_verify_wals_in_manifest(options.Handle, 1);

        // Each block has a checksum, but not each byte of a file lies in a block: the manifest keeps one of each table file as a whole.
        var checksums = native.rocksdb_file_checksum_gen_crc32c_factory_create();
        native.rocksdb_options_set_file_checksum_gen_factory(options.Handle, checksums);
        native.rocksdb_file_checksum_gen_factory_destroy(checksums);

        // Left alone, RocksDB begins a LOG file, and renames the one before, even in a directory it then refuses.
        // What goes wrong reaches the caller as an exception, so nothing is lost by having no such file.
        var log = native.rocksdb_logger_create_stderr_logger(SilentLog, IntPtr.Zero);
        native.rocksdb_options_set_info_log(options.Handle, log);
        native.rocksdb_logger_destroy(log);
        return options;
    }

    /// <summary>The column families with their options; all of them share one block cache.</summary>
    public static ColumnFamilies ColumnFamilies()
    {
        var cache = Cache.CreateLru(BlockCacheBytes);
        return new ColumnFamilies(Plain(cache, memtable: 1 * MiB))
        {
            { RocksDbColumns.RowsName, Rows(cache) },
            { RocksDbColumns.HeadsName, Filtered(cache, memtable: 8 * MiB) },
            { RocksDbColumns.LogName, Plain(cache, memtable: 8 * MiB).SetCompression(Compression.Lz4) },
            { RocksDbColumns.AlarmsName, Plain(cache, memtable: 4 * MiB) },
            { RocksDbColumns.SnapshotsName, Compressed(Filtered(cache, memtable: 16 * MiB)) },

            // Not compressed, so that a search for an erased key's bytes in the files means something.
            { RocksDbColumns.KeysName, Filtered(cache, memtable: 2 * MiB) },
            { RocksDbColumns.FlushesName, Plain(cache, memtable: 4 * MiB) },
        };
    }

    // Filters over whole keys answer a flush's look for conflicts; those over prefixes, a grain's hash, let a read skip the files that
    // hold nothing of the grain.
    //
    // Their keys are spread evenly, so that each file overlaps each other, and merging level by level writes a row some ten times over before it rests: 82 us of
    // processor an order while a journal grew to 1,000,000 orders, and more with each further one. Runs of about the same size merged eight at a time: 27 us.
    // The price is room: merging the largest takes as much again for a while. Meanwhile others gather, so it takes more of them before writers are held back.
    private static ColumnFamilyOptions Rows(Cache cache) =>
        Compressed(Filtered(cache, memtable: 32 * MiB))
            .SetPrefixExtractor(SliceTransform.CreateFixedPrefix(GrainHash.Length))
            .SetMaxWriteBufferNumber(3)
            .SetCompactionStyle(Compaction.Universal)
            .SetLevel0FileNumCompactionTrigger(RunsMerged)
            .SetLevel0SlowdownWritesTrigger(5 * RunsMerged)
            .SetLevel0StopWritesTrigger(8 * RunsMerged);

    private static ColumnFamilyOptions Filtered(Cache cache, ulong memtable)
    {
        var options = Plain(cache, memtable, filter: true).SetMemtablePrefixBloomSizeRatio(MemtableBloomRatio);
        Native.Instance.rocksdb_options_set_memtable_whole_key_filtering(options.Handle, 1);
        return options;
    }

    // LZ4 everywhere: in a store that is still small the bottom is rewritten at each compaction, and ZSTD there took as much of the
    // processor as all the rules together.
    private static ColumnFamilyOptions Compressed(ColumnFamilyOptions options) => options.SetCompression(Compression.Lz4);

    private static ColumnFamilyOptions Plain(Cache cache, ulong memtable, bool filter = false)
    {
        var table = new BlockBasedTableOptions()
            .SetBlockCache(cache)
            .SetBlockSize(BlockBytes)
            .SetCacheIndexAndFilterBlocks(true)
            .SetPinL0FilterAndIndexBlocksInCache(true);
        Native.Instance.rocksdb_block_based_options_set_cache_index_and_filter_blocks_with_high_priority(table.Handle, 1);
        if (filter)
        {
            // In parts that are cached one by one: the whole filter of a file of heads is 3 MiB, more than a shard of the cache holds, and would be read from the disk at
            // each look.
            table.SetFilterPolicy(BloomFilterPolicy.Create(BloomBitsPerKey, false)).SetIndexType(BlockBasedTableIndexType.TwoLevelIndex);
            Native.Instance.rocksdb_block_based_options_set_partition_filters(table.Handle, 1);
            Native.Instance.rocksdb_block_based_options_set_metadata_block_size(table.Handle, BlockBytes);
            Native.Instance.rocksdb_block_based_options_set_pin_top_level_index_and_filter(table.Handle, 1);
        }

        return new ColumnFamilyOptions()
            .SetCompression(Compression.No)
            .SetWriteBufferSize(memtable)
            .SetBlockBasedTableFactory(table);
    }
}
