using RocksDbSharp;

namespace OrleansOms.Engine.Journal.RocksDb;

/// <summary>What is looked at when a journal is opened to be served: the log's end, where what was written last lies. The rest is looked at as it is read.</summary>
internal static class RocksDbStart
{
    private const int NewestMax = 100;

    /// <exception cref="StoreUnusableException">The newest rows are not all there and whole, or their flush has no link in its writer's chain.</exception>
    public static void Check(OpenDatabase open, string path)
    {
        try
        {
            var last = RocksDbReads.LastSequence(open);
            Span<byte> key = stackalloc byte[RocksDbColumns.FlushKeyLength];
            foreach (var (position, row) in RocksDbReads.Log(open, new LogPosition(0, Math.Max(0, last - NewestMax)), NewestMax))
            {
                RocksDbColumns.WriteFlushKey(row.Writer, row.Flush, key);
                if (!open.Database.HasKey(key, open.Columns.Flushes))
                {
                    throw new JournalDamagedException($"Flush {row.Flush} of writer {row.Writer:n}, log entry {position.Sequence}, has no link in its chain.");
                }
            }
        }
        catch (Exception e) when (e is JournalDamagedException or RocksDbException)
        {
            throw new StoreUnusableException($"The journal in {path} is damaged: {e.Message.ReplaceLineEndings(" ").TrimEnd(' ', '.')}; 'verify' lists all damage.", e);
        }
    }
}
