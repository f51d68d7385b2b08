using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using OrleansOms.Engine;

namespace OrleansOms.Silo.Examinations;

/// <summary>Looks at the machine that a silo is to run on: runtime, disk, clock, limits.</summary>
internal static class MachineExamination
{
    private const long GiB = 1L << 30;
    private const long FreeFail = GiB;
    private const long FreeWarn = 10 * GiB;
    private const int OpenFilesMin = 4_096;
    private const double SyncWarnMs = 50;

    // Read by glibc alone, and only at start: https://www.gnu.org/software/libc/manual/html_node/Memory-Allocation-Tunables.html.
    private const string MallocVariable = "GLIBC_TUNABLES";
    private const string AskForPages = "glibc.malloc.hugetlb=";
    private const string PagesMode = "/sys/kernel/mm/transparent_hugepage/enabled";

    // Not on a disk of their own, or not one that keeps its word on fsync.
    private static readonly string[] DoubtfulDisks = ["tmpfs", "ramfs", "nfs", "nfs4", "cifs", "smb2", "fuse", "overlay", "overlayfs"];

    public static IEnumerable<Diagnosis> Run(SiloOptions options, DateTimeOffset now)
    {
        yield return Diagnosis.Ok("versions", $"OrleansOms {Commands.Backup.Product}, {RuntimeInformation.FrameworkDescription}, {RuntimeInformation.OSDescription}");
        yield return Environment.ProcessorCount < 2
            ? Diagnosis.Warn("machine", "It has one processor: fine for a trial, slow for a shop.")
            : Diagnosis.Ok("machine", $"{Environment.ProcessorCount} processors, {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (double)GiB:0.0} GiB of memory");
        yield return Clock(now);
        if (OpenFiles() is { } files)
        {
            yield return files < OpenFilesMin
                ? Diagnosis.Warn("open files", $"{files} are allowed; each connection is one and the journal takes 512: raise ulimit -n to {OpenFilesMin} or more.")
                : Diagnosis.Ok("open files", $"{files} are allowed");
        }

        if (LargePages(File.Exists(PagesMode) ? File.ReadAllText(PagesMode) : "", Environment.GetEnvironmentVariable(MallocVariable) ?? "") is { } pages)
        {
            yield return pages;
        }

        if (options.Storage == StorageKind.Embedded)
        {
            foreach (var diagnosis in Disk(options))
            {
                yield return diagnosis;
            }
        }
    }

    /// <summary>Whether the memory that is not the collector's, the journal's above all, lies in large pages; null where there are none to be had.</summary>
    /// <param name="mode">How the kernel gives them, as it says itself: <c>always [madvise] never</c>.</param>
    /// <param name="tunables">What the C library was told at start.</param>
    internal static Diagnosis? LargePages(string mode, string tunables) =>
        mode.Contains("[always]", StringComparison.Ordinal) || (mode.Contains("[madvise]", StringComparison.Ordinal) && tunables.Contains(AskForPages, StringComparison.Ordinal))
            ? Diagnosis.Ok("memory pages", "large where they can be")
        : mode.Contains("[madvise]", StringComparison.Ordinal)
            ? Diagnosis.Warn("memory pages", $"They are small, and orders take some 6 % more of the processor: set {MallocVariable}={AskForPages}1 before the start.")
        : null;

    private static Diagnosis Clock(DateTimeOffset now)
    {
        // A clock that was never set stands near the epoch; this release was not made before this year.
        const int Built = 2026;
        var (last, watch) = (TimeProvider.System.GetUtcNow(), Stopwatch.StartNew());
        for (var i = 0; i < 1_000; i++)
        {
            var next = TimeProvider.System.GetUtcNow();
            if (next < last)
            {
                return Diagnosis.Fail("clock", "It went back while it was looked at: set it by NTP that slews, not steps.");
            }

            last = next;
        }

        return now.Year < Built
            ? Diagnosis.Fail("clock", $"It says {now.UtcDateTime:yyyy-MM-dd}: it was never set; set it by NTP.")
            : Diagnosis.Ok("clock", $"{now.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}, goes forward ({watch.ElapsedMilliseconds} ms looked at)");
    }

    private static IEnumerable<Diagnosis> Disk(SiloOptions options)
    {
        var folder = Existing(options.Data);
        yield return TrySync(folder);
        var (drive, problem) = Drive(folder);
        if (drive is null)
        {
            yield return Diagnosis.Warn("disk", $"How much room there is can't be told: {problem}");
            yield break;
        }

        var free = drive.AvailableFreeSpace;
        var journal = Size(options.Journal);
        var text = string.Create(CultureInfo.InvariantCulture, $"{free / (double)GiB:0.0} GiB free for {options.Data}; the journal takes {journal / (double)GiB:0.00} GiB");
        yield return free < FreeFail ? Diagnosis.Fail("disk", $"{text}: writes will be refused soon; make room.")
            : free < FreeWarn || free < journal ? Diagnosis.Warn("disk", $"{text}: make room for as much again, compaction and backups need it.")
            : Diagnosis.Ok("disk", text);
        yield return DoubtfulDisks.Contains(drive.DriveFormat, StringComparer.OrdinalIgnoreCase)
            ? Diagnosis.Warn("file system", $"It is {drive.DriveFormat}: use a local disk (ext4, xfs); others may lose what they said was written.")
            : Diagnosis.Ok("file system", drive.DriveFormat);
    }

    // As the journal does it: write, and wait until it is on the disk.
    private static Diagnosis TrySync(string folder)
    {
        var path = Path.Combine(folder, $".doctor-{Guid.NewGuid():n}");
        try
        {
            var watch = Stopwatch.StartNew();
            using (var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose))
            {
                file.Write(new byte[4096]);
                file.Flush(flushToDisk: true);
            }

            var took = watch.Elapsed.TotalMilliseconds;
            return took > SyncWarnMs
                ? Diagnosis.Warn("fsync", $"A write to {folder} took {took:0} ms to reach the disk: each order waits for that; use a faster disk.")
                : Diagnosis.Ok("fsync", string.Create(CultureInfo.InvariantCulture, $"a write to {folder} is on disk in {took:0.0} ms"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Diagnosis.Fail("fsync", $"{folder} can't be written: {e.Message.TrimEnd('.')}; give it to the user that the silo runs as.");
        }
    }

    private static (DriveInfo? Drive, string? Problem) Drive(string folder)
    {
        try
        {
            // The longest mount point above the folder is the one it lies on.
            var drive = DriveInfo.GetDrives().Where(one => IsAbove(one.Name, folder)).MaxBy(one => one.Name.Length) ?? new DriveInfo(folder);
            _ = drive.AvailableFreeSpace;
            return (drive, null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return (null, e.Message);
        }
    }

    private static bool IsAbove(string mount, string folder) =>
        folder == mount || folder.StartsWith(Path.EndsInDirectorySeparator(mount) ? mount : mount + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    private static string Existing(string path)
    {
        var folder = path;
        while (!Directory.Exists(folder) && Path.GetDirectoryName(folder) is { } parent)
        {
            folder = parent;
        }

        return folder;
    }

    private static long Size(string folder) =>
        Directory.Exists(folder) ? new DirectoryInfo(folder).EnumerateFiles().Sum(file => file.Length) : 0;

    private static long? OpenFiles()
    {
        const string Limits = "/proc/self/limits";
        const string Line = "Max open files";
        if (!File.Exists(Limits) || Array.Find(File.ReadAllLines(Limits), line => line.StartsWith(Line, StringComparison.Ordinal)) is not { } found)
        {
            return null;
        }

        var soft = found[Line.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0];
        return long.TryParse(soft, NumberStyles.None, CultureInfo.InvariantCulture, out var files) ? files : long.MaxValue;
    }
}
