using System.Globalization;
using RocksDbSharp;
using Database = RocksDbSharp.RocksDb;

namespace OrleansOms.Engine.Journal.RocksDb;

/// <summary>
/// The directory of a journal, held by this process. Invariant: whoever has its <c>FORMAT</c> file open owns the directory, and the
/// file says the version of the layout. It is written before RocksDB's first file, so a directory with files and without it is not ours.
/// Nothing is written before all that can be refused has been looked at: RocksDB itself would rename and create files first.
/// </summary>
internal sealed class RocksDbDirectory : IDisposable
{
    private const string FormatName = "FORMAT";
    private const string IncompleteFormatName = "FORMAT.new";
    private const string RoomName = "ROOM";
    private const long RoomBeside = 2 * 1024 * 1024;
    private const long RoomToMerge = 64 * 1024 * 1024;
    private const string FormatPrefix = "OrleansOms journal ";
    private const int FormatVersion = 1;
    private const int FormatLengthMax = 100;

    private readonly FileStream _format;

    private RocksDbDirectory(string path, FileStream format)
    {
        Path = path;
        _format = format;
    }

    public string Path { get; }

    /// <summary>Takes the directory, making it if there is none.</summary>
    /// <param name="isForReading">For who looks for damage: table files are left to him.</param>
    /// <exception cref="StoreUnusableException">It can't be used; nothing in it was touched.</exception>
    public static RocksDbDirectory Take(string path, bool isForReading = false)
    {
        try
        {
            return TakeOrThrow(System.IO.Path.GetFullPath(path), isForReading);
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            throw new StoreUnusableException($"The journal's directory {path} can't be written: {OneSentence(e)}", e);
        }
    }

    /// <summary>Whether there is a journal at that path, as far as names tell.</summary>
    public static bool Holds(string path) => File.Exists(System.IO.Path.Combine(path, FormatName));

    /// <summary>Writes into a directory that RocksDB has filled which format that is; whoever finds the file finds a whole journal that nobody holds.</summary>
    public static void Complete(string path)
    {
        // Under its own name it would be there, and locked, before it is written.
        var incomplete = System.IO.Path.Combine(path, IncompleteFormatName);
        using (var format = new FileStream(incomplete, FileMode.Create, FileAccess.ReadWrite, FileShare.None))
        {
            WriteFormat(format);
        }

        File.Move(incomplete, System.IO.Path.Combine(path, FormatName));
    }

    /// <summary>Opens the database in it for reading and writing.</summary>
    /// <param name="create">Whether there may be none yet. Later there must be one: an empty one would deny all that was acknowledged.</param>
    /// <exception cref="StoreUnusableException">Its files are damaged or held by another process.</exception>
    public Database Open(bool create)
    {
        if (!create)
        {
            RequireCurrent();
        }

        try
        {
            return Database.Open(RocksDbTuning.Database(create), Path, RocksDbTuning.ColumnFamilies());
        }
        catch (RocksDbException e)
        {
            throw Unusable(Path, e);
        }
    }

    /// <summary>Opens the database as it stands in the files, WAL included, and writes nothing. While it is open nobody may open it for writing.</summary>
    /// <param name="evenDamaged">Also when table files are damaged: what lies in them is found out when it is read.</param>
    /// <exception cref="StoreUnusableException">Its files can't be read.</exception>
    public Database OpenForReading(bool evenDamaged = false)
    {
        RequireCurrent();
        try
        {
            return OpenForReading(Path, evenDamaged);
        }
        catch (RocksDbException e)
        {
            throw Unusable(Path, e);
        }
    }

    /// <summary>Checks that what opening writes would find room: no more than the WAL holds, as tables, and a little beside it.</summary>
    /// <exception cref="IOException">It would not.</exception>
    public void RequireRoom()
    {
        var bytes = Directory.EnumerateFiles(Path, RocksDbFiles.LogPattern).Sum(file => new FileInfo(file).Length) + RoomBeside;
        using var room = TakeRoom(bytes);
        room.WriteByte(0);
        room.Flush(flushToDisk: true);
    }

    /// <summary>For who would have to wait until RocksDB has merged files: with so little room it may wait for more itself.</summary>
    /// <exception cref="IOException">There is less than that.</exception>
    public void RefuseToWaitForRoom()
    {
        if (new DriveInfo(Path).AvailableFreeSpace < RoomToMerge)
        {
            throw DiskFull.For($"There is too little room beside {Path} to merge files.");
        }
    }

    private FileStream TakeRoom(long bytes)
    {
        const int NoCode = unchecked((int)0x80131620); // COR_E_IO
        try
        {
            return new FileStream(System.IO.Path.Combine(Path, RoomName), new FileStreamOptions
            {
                Mode = FileMode.Create,
                Access = FileAccess.Write,
                Options = FileOptions.DeleteOnClose,
                PreallocationSize = bytes,
            });
        }
        catch (IOException e) when (e.HResult == NoCode)
        {
            throw DiskFull.For(e.Message);
        }
    }

    public void Dispose() => _format.Dispose();

    // RocksDB would make an empty directory before it says so.
    private void RequireCurrent()
    {
        if (!File.Exists(System.IO.Path.Combine(Path, RocksDbFiles.CurrentName)))
        {
            throw CurrentMissing(Path);
        }
    }

    private static RocksDbDirectory TakeOrThrow(string path, bool isForReading)
    {
        if (File.Exists(path))
        {
            throw new StoreUnusableException($"The journal's directory {path} is a file.");
        }

        Directory.CreateDirectory(path);
        var formatPath = System.IO.Path.Combine(path, FormatName);
        if (!File.Exists(formatPath) && Directory.EnumerateFileSystemEntries(path).Any())
        {
            throw new StoreUnusableException($"The directory {path} holds files but no journal (there is no file {FormatName}).");
        }

        var format = OpenFormat(path, formatPath);
        try
        {
            Inspect(path, format, isForReading);
            return new RocksDbDirectory(path, format);
        }
        catch
        {
            format.Dispose();
            throw;
        }
    }

    // FileShare.None is a lock between processes, which the operating system lifts when its holder dies.
    private static FileStream OpenFormat(string path, string formatPath)
    {
        try
        {
            return new FileStream(formatPath, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (IsSharingViolation(e))
        {
            throw InUse(path, e);
        }
    }

    private static void Inspect(string path, FileStream format, bool isForReading)
    {
        using var reader = new StreamReader(format, leaveOpen: true);
        var text = new char[FormatLengthMax];
        var line = new string(text, 0, reader.ReadBlock(text)).TrimEnd('\n');
        var isCreated = File.Exists(System.IO.Path.Combine(path, RocksDbFiles.CurrentName));
        if (line.Length == 0 && !isCreated && !HoldsData(path))
        {
            WriteFormat(format);
            return;
        }

        CheckVersion(path, line);
        if (isCreated)
        {
            RefuseDamagedLogs(path);
            if (!isForReading)
            {
                TryOpen(path);
            }
        }
        else if (HoldsData(path))
        {
            throw CurrentMissing(path);
        }
    }

    private static void WriteFormat(FileStream format)
    {
        format.Write(System.Text.Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{FormatPrefix}{FormatVersion}\n")));
        format.Flush(flushToDisk: true);
    }

    private static void CheckVersion(string path, string line)
    {
        if (!line.StartsWith(FormatPrefix, StringComparison.Ordinal)
            || !int.TryParse(line.AsSpan(FormatPrefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            || version < 1)
        {
            throw new StoreUnusableException($"The journal in {path} is damaged: its file {FormatName} is not readable.");
        }

        if (version > FormatVersion)
        {
            throw new StoreUnusableException(
                $"The journal in {path} was written by a newer version (format {version}; this one knows up to {FormatVersion}).");
        }
    }

    private static void RefuseDamagedLogs(string path)
    {
        if (RocksDbFiles.FlawsOfLogs(path).FirstOrDefault() is { } flaw)
        {
            throw new StoreUnusableException($"The journal in {path} is damaged: {flaw}.");
        }
    }

    // Opening for reading goes through the same files, the WAL included, and writes nothing.
    private static void TryOpen(string path)
    {
        try
        {
            var families = RocksDbTuning.ColumnFamilies();
            var there = Database.ListColumnFamilies(RocksDbTuning.Database(create: false), path).ToHashSet(StringComparer.Ordinal);
            if (!there.IsSupersetOf(families.Names) && !HoldsData(path))
            {
                return; // Killed while it was being created: there is nothing in it yet, and opening will complete it.
            }

            OpenForReading(path).Dispose();
        }
        catch (RocksDbException e)
        {
            throw DamagedTable(path) is { } flaw ? new StoreUnusableException($"The journal in {path} is damaged: {flaw}.", e) : Unusable(path, e);
        }
    }

    // RocksDB says that the manifest may be corrupted when a table file is; the checksums in the manifest tell which one.
    private static string? DamagedTable(string path)
    {
        try
        {
            using var database = OpenForReading(path, evenDamaged: true);
            return RocksDbFiles.FlawsOfTables(database, path).FirstOrDefault();
        }
        catch (Exception e) when (e is RocksDbException or IOException)
        {
            return null;
        }
    }

    private static Database OpenForReading(string path, bool evenDamaged = false) => Database.OpenReadOnly(
        RocksDbTuning.Database(create: false).SetParanoidChecks(!evenDamaged), path, RocksDbTuning.ColumnFamilies(), errIfLogFileExists: false);

    private static bool HoldsData(string path) =>
        Directory.EnumerateFiles(path, "*.sst").Any()
        || Directory.EnumerateFiles(path, RocksDbFiles.LogPattern).Any(file => new FileInfo(file).Length > 0);

    private static StoreUnusableException Unusable(string path, RocksDbException e) =>
        e.Message.Contains("lock", StringComparison.OrdinalIgnoreCase) && e.Message.StartsWith("IO error", StringComparison.Ordinal)
            ? InUse(path, e)
            : new StoreUnusableException($"The journal in {path} is damaged or can't be read: {OneSentence(e)}", e);

    private static StoreUnusableException CurrentMissing(string path) =>
        new($"The journal in {path} is damaged: its file {RocksDbFiles.CurrentName} is missing.");

    private static StoreInUseException InUse(string path, Exception e) =>
        new($"The journal in {path} is in use by another process.", e);

    private static string OneSentence(Exception e) => e.Message.ReplaceLineEndings(" ").TrimEnd(' ', '.') + ".";

    private static bool IsSharingViolation(IOException e)
    {
        const int WindowsSharingViolation = unchecked((int)0x80070020);
        const int LinuxWouldBlock = 11;
        const int MacWouldBlock = 35;
        return e.HResult is WindowsSharingViolation or LinuxWouldBlock or MacWouldBlock;
    }
}
