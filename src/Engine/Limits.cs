namespace OrleansOms.Engine;

/// <summary>Every bound of the engine, in one place. At a bound the caller is refused early; nothing acknowledged is lost.</summary>
public static class Limits
{
    /// <summary>Bytes of events that may wait for the flush under way to end, 64 MiB; past it new commands of clients are refused.</summary>
    public const long WaitingBytesMax = 64L << 20;

    /// <summary>
    /// How long the oldest decision may wait for the disk before new commands of clients are refused: a flush takes milliseconds, so the store is away.
    /// </summary>
    public static readonly TimeSpan WaitingAgeMax = TimeSpan.FromSeconds(5);

    /// <summary>Callers of one activation that may wait for an outcome; past it further ones are refused.</summary>
    public const int WaitersMax = 100_000;

    /// <summary>How long a grain that still owes something may be without being woken, should its process die.</summary>
    public static readonly TimeSpan OwedAlarm = TimeSpan.FromSeconds(5);

    /// <summary>The first pause before a request whose answer changed nothing is sent again; it doubles each time.</summary>
    public static readonly TimeSpan BusyPause = TimeSpan.FromMilliseconds(2);

    /// <summary>The longest such pause.</summary>
    public static readonly TimeSpan BusyPauseMax = TimeSpan.FromMilliseconds(100);

    /// <summary>The first pause before a request that got no answer is sent again; it doubles each time.</summary>
    public static readonly TimeSpan FailurePause = TimeSpan.FromMilliseconds(50);

    /// <summary>The longest such pause.</summary>
    public static readonly TimeSpan FailurePauseMax = TimeSpan.FromSeconds(5);

    /// <summary>How long commands are refused after a failed flush before the next one is tried.</summary>
    public static readonly TimeSpan FailedFlushPause = TimeSpan.FromMilliseconds(200);

    /// <summary>Bytes of events after which a grain's first snapshot is taken, 16 KiB; a later one when the tail outweighs the last.</summary>
    public const long SnapshotTailBytesMin = 16L << 10;

    /// <summary>Grains woken in one sweep.</summary>
    public const int SweepMax = 10_000;

    /// <summary>Grains that a sweep wakes at the same time.</summary>
    public const int WakingMax = 100;

    /// <summary>Customers' keys held in memory; past it the cache starts anew.</summary>
    public const int CachedKeysMax = 100_000;

    /// <summary>How long they are held where another process may destroy one.</summary>
    public static readonly TimeSpan SharedKeyAgeMax = TimeSpan.FromSeconds(5);
}
