using RocksDbSharp;

namespace OrleansOms.Engine.Journal.RocksDb;

/// <summary>Tells a disk that is full from one that is broken: the first gets well when somebody makes room.</summary>
internal static class DiskFull
{
    // ENOSPC, which IOException has as its HResult on Linux and macOS.
    private const int NoSpace = 28;

    /// <summary>A failure for want of room that the system has no code for.</summary>
    public static IOException For(string message) => new(message, NoSpace);

    /// <summary>Whether this failure, or one that led to it, is for want of room.</summary>
    public static bool Is(Exception? failure) => failure switch
    {
        null => false,
        RocksDbException e when e.Message.Contains("No space left", StringComparison.Ordinal) || e.Message.Contains("quota exceeded", StringComparison.Ordinal) => true,
        IOException e when IsCode(e.HResult) => true,
        _ => Is(failure.InnerException),
    };

    private static bool IsCode(int code)
    {
        const int LinuxQuota = 122;
        const int MacQuota = 69;
        const int WindowsFull = unchecked((int)0x80070070);
        return code is NoSpace or LinuxQuota or MacQuota or WindowsFull;
    }
}
