namespace OrleansOms.Faults.Tests.Hosting;

/// <summary>A file system in memory with an upper limit of its own, which can be filled up and emptied again.</summary>
public sealed class SmallFileSystem : IDisposable
{
    private const int BlockBytes = 4096;
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"orleansoms-small-{Guid.NewGuid():N}");
    private bool _isMounted;

    /// <summary>The data directory in it.</summary>
    public string Data => Path.Combine(_path, "data");

    private string Ballast => Path.Combine(_path, "ballast");

    /// <summary>Mounts one; skips the test where that is not allowed.</summary>
    public static SmallFileSystem Mount(int mebibytes)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "tmpfs is Linux's.");
        var mounted = new SmallFileSystem();
        Directory.CreateDirectory(mounted._path);
        if (SystemTool.Run("mount", "-t", "tmpfs", "-o", $"size={mebibytes}m", "tmpfs", mounted._path) is { } error)
        {
            mounted.Dispose();
            Assert.Skip($"No file system can be mounted here: {error}");
        }

        mounted._isMounted = true;
        return mounted;
    }

    /// <summary>Takes all its room but so many blocks of 4 KiB.</summary>
    public void Leave(int blocks)
    {
        using var ballast = new FileStream(Ballast, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None, bufferSize: 0);
        ballast.Seek(0, SeekOrigin.End);
        var block = new byte[BlockBytes];
        try
        {
            while (true) ballast.Write(block);
        }
        catch (IOException)
        {
            ballast.SetLength(Math.Max(0, ballast.Length - ((long)blocks * BlockBytes)));
        }
    }

    public void Dispose()
    {
        if (_isMounted) SystemTool.Run("umount", "-l", _path);
        Directory.Delete(_path);
    }
}
