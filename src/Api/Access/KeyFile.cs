namespace OrleansOms.Api.Access;

/// <summary>The file that the keys are configured in: written by the <c>keys</c> command, read by every server that is to honour it.</summary>
/// <param name="path">Where it is, or will be.</param>
/// <param name="mustExist">It was named by an operator: if it is not there, that is a mistake and does not mean that there are no keys.</param>
public sealed class KeyFile(string path, bool mustExist)
{
    private const int BytesMax = 16 * 1024 * 1024;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public string Path { get; } = System.IO.Path.GetFullPath(path);

    /// <summary>The keys; null when there is no such file and need not be.</summary>
    /// <exception cref="AccessException">It can't be read, is damaged, or is missing.</exception>
    public Keyring? Read(DateTimeOffset now) => Bytes() is { } bytes ? Parse(bytes, now) : null;

    /// <summary>
    /// Replaces the file by a changed one, at once and whole, or leaves it alone. A new file is the owner's only; one that is there keeps its
    /// mode, since the server may run as another user of the group.
    /// </summary>
    /// <exception cref="AccessException">It can't be read or written, or is being changed by somebody else.</exception>
    public void Change(DateTimeOffset now, Func<Keyring, Keyring> change)
    {
        try
        {
            // A link stays one: what it points to is replaced.
            var target = File.Exists(Path) && File.ResolveLinkTarget(Path, returnFinalTarget: true) is { } end ? end.FullName : Path;
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(target)!);
            Replace(target, target + ".new", now, change);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new AccessException($"{Path} can't be written: {Sentence(e)}");
        }
    }

    /// <summary>Makes the file anew from the bytes of an earlier one.</summary>
    /// <exception cref="AccessException">They are no file of keys, or it can't be written.</exception>
    public void Restore(byte[] bytes, DateTimeOffset now)
    {
        var ring = Parse(bytes, now);
        Change(now, _ => ring);
    }

    /// <summary>What is in the file; null when there is none and need not be.</summary>
    /// <exception cref="AccessException">It can't be read, or is missing.</exception>
    internal byte[]? Bytes()
    {
        try
        {
            using var file = new FileStream(Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            if (file.Length > BytesMax) throw new AccessException($"{Path} is no file of keys: it is too large.");

            var bytes = new byte[file.Length];
            file.ReadExactly(bytes);
            return bytes;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return mustExist ? throw new AccessException($"There is no file of keys {Path}.") : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new AccessException($"{Path} can't be read: {Sentence(e)}");
        }
    }

    /// <exception cref="AccessException">The bytes are no file of keys.</exception>
    internal Keyring Parse(byte[] bytes, DateTimeOffset now)
    {
        try
        {
            return KeyFileJson.Read(bytes, now);
        }
        catch (AccessException e)
        {
            throw new AccessException($"{Path} is damaged: {e.Message}");
        }
    }

    // The next file is also the lock: of two that want to change the keys, one finds it there.
    private void Replace(string target, string next, DateTimeOffset now, Func<Keyring, Keyring> change)
    {
        if (File.Exists(next)) throw new AccessException($"{next} is there: another command changes the keys, or was killed at it; if so, delete that file.");

        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = OwnerOnly;
        using (var file = new FileStream(next, options))
        {
            try
            {
                file.Write(KeyFileJson.Write(change(ReadOrNone(now))));
                if (!OperatingSystem.IsWindows() && File.Exists(target)) File.SetUnixFileMode(file.SafeFileHandle, File.GetUnixFileMode(target));
                file.Flush(flushToDisk: true);
            }
            catch
            {
                File.Delete(next);
                throw;
            }
        }

        File.Move(next, target, overwrite: true);
    }

    private Keyring ReadOrNone(DateTimeOffset now) => File.Exists(Path) ? Read(now)! : Keyring.Empty;

    private static string Sentence(Exception e) => e.Message.TrimEnd('.') + ".";
}
