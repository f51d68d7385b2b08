using RocksDbSharp;

namespace OrleansOms.Engine.Journal.RocksDb;

/// <summary>Tells a disk that is full from one that is broken: the first gets well when somebody makes room.</summary>
internal static class DiskFull
{
    // ENOSPC, which IOException has as its HResult on Linux and macOS.
    private const int NoSpace = 28;

    /// <summary>The same of a failure to take room in advance, which .NET gives no code of its own.</summary>
    public static IOException WhileReserving(IOException failure) => new(failure.Message, NoSpace);

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
