using OrleansOms.Engine.Journal;

namespace OrleansOms.Silo.Hosting;

/// <summary>
/// Where a command that wants to read a running silo's journal meets that silo: the folder <c>checkpoints</c> in the data directory. The command makes a file
/// <c>ID.wanted</c> and keeps it locked as long as it lives; the silo makes the checkpoint <c>ID</c>, or says in <c>ID.failed</c> why not. What belongs to no
/// living command is removed by the silo. Who may write there may replace the journal itself, so no other key is asked for.
/// </summary>
public sealed class CheckpointFolder(string data)
{
    private const string Wanted = ".wanted";
    private const string FailedSuffix = ".failed";

    private readonly string _path = Path.Combine(data, "checkpoints");

    /// <summary>Asks for a checkpoint; to be disposed when it was read.</summary>
    /// <exception cref="StoreUnusableException">The folder can't be written.</exception>
    public Request Ask()
    {
        const int Attempts = 5;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                Directory.CreateDirectory(_path);
                return new Request(Path.Combine(_path, Guid.NewGuid().ToString("n")));
            }
            catch (IOException) when (attempt < Attempts)
            {
                // The silo looked at the file in the very moment between its making and its locking.
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new StoreUnusableException($"The running silo can't be asked: {_path} can't be written: {e.Message}", e);
            }
        }
    }

    /// <summary>What living commands want and have not got yet; removes what is nobody's.</summary>
    public IReadOnlyList<string> Tidy()
    {
        if (!Directory.Exists(_path))
        {
            return [];
        }

        var living = Directory.EnumerateFiles(_path, "*" + Wanted).Where(IsHeld).Select(file => file[..^Wanted.Length]).ToHashSet(StringComparer.Ordinal);
        foreach (var entry in Directory.EnumerateFileSystemEntries(_path).Where(entry => !living.Contains(Path.ChangeExtension(entry, null))))
        {
            try
            {
                Remove(entry);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Somebody looks at it; the next time it goes.
            }
        }

        return [.. living.Where(path => !Directory.Exists(path) && !File.Exists(path + FailedSuffix)).Order(StringComparer.Ordinal)];
    }

    /// <summary>Tells the command that it gets none.</summary>
    public static void Fail(string path, string reason)
    {
        File.WriteAllText(path + ".new", reason);
        File.Move(path + ".new", path + FailedSuffix);
    }

    private static bool IsHeld(string file)
    {
        try
        {
            using var _ = new FileStream(file, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            return false;
        }
        catch (FileNotFoundException)
        {
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }

    private static void Remove(string entry)
    {
        if (Directory.Exists(entry))
        {
            Directory.Delete(entry, recursive: true);
        }
        else
        {
            File.Delete(entry);
        }
    }

    /// <summary>One command's wish.</summary>
    public sealed class Request : IDisposable
    {
        private readonly FileStream _held;

        internal Request(string path)
        {
            Path = path;
            _held = new FileStream(path + Wanted, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose);
        }

        /// <summary>Where the checkpoint comes to lie.</summary>
        public string Path { get; }

        /// <summary>Why there will be none; null as long as that is not said.</summary>
        public string? Failure => File.Exists(Path + FailedSuffix) ? File.ReadAllText(Path + FailedSuffix) : null;

        public void Dispose()
        {
            Remove(Path);
            Remove(Path + FailedSuffix);
            _held.Dispose();
        }
    }
}
