using System.IO.Compression;
using OrleansOms.Engine.Journal;

namespace OrleansOms.Engine.Backup;

/// <summary>Reads a backup. Nothing of it is trusted: each file must be as it was written, each flush must be whole and follow.</summary>
public sealed class BackupReader(string directory, BackupManifest manifest)
{
    public BackupManifest Manifest => manifest;

    /// <exception cref="StoreUnusableException">There is no whole backup, or one of another format.</exception>
    public static BackupReader Open(string directory) => new(directory, BackupManifest.Read(directory));

    /// <summary>Goes through all of it.</summary>
    /// <param name="progress">Told the rows read, and how many there are.</param>
    /// <exception cref="StoreUnusableException">A file is missing or damaged; the message names it.</exception>
    public void Check(Action<long, long> progress)
    {
        CheckFiles();
        CheckContent(progress);
    }

    /// <summary>The flushes in log order, each whole and following.</summary>
    /// <exception cref="StoreUnusableException">A file does not read, or a flush does not follow.</exception>
    public IEnumerable<Flush> Flushes()
    {
        var sequence = new FlushSequence();
        foreach (var file in manifest.Files.Where(file => file.Name.StartsWith("journal-", StringComparison.Ordinal)))
        {
            foreach (var flush in Read(file.Name, BackupFrames.ReadFlush))
            {
                yield return Checked(sequence, flush);
            }
        }
    }

    /// <summary>The customers' keys.</summary>
    /// <exception cref="StoreUnusableException">The file does not read.</exception>
    public IEnumerable<CustomerKey> Keys() => Read(BackupFiles.CustomerKeys, BackupFrames.ReadKey);

    /// <summary>The file of the access keys; null when there was none.</summary>
    public byte[]? AccessKeys() => manifest.Files.Any(file => file.Name == BackupFiles.AccessKeys)
        ? File.ReadAllBytes(Path.Combine(directory, BackupFiles.AccessKeys))
        : null;

    /// <summary>Reads all of it as a restore does, but without its files' checksums, which whoever has just written them knows.</summary>
    internal void CheckContent(Action<long, long> progress)
    {
        var (flushes, rows) = (0L, 0L);
        foreach (var flush in Flushes())
        {
            flushes++;
            rows += flush.Rows.Count;
            progress(rows, manifest.Rows);
        }

        if ((flushes, rows, Keys().LongCount()) != (manifest.Flushes, manifest.Rows, manifest.CustomerKeys))
        {
            throw Damaged("it does not hold as much as it says");
        }
    }

    private void CheckFiles()
    {
        foreach (var file in manifest.Files)
        {
            if (!File.Exists(Path.Combine(directory, file.Name)))
            {
                throw Damaged($"its file {file.Name} is missing");
            }

            if (BackupFiles.Describe(directory, file.Name) != file)
            {
                throw Damaged($"its file {file.Name} does not match its checksum");
            }
        }
    }

    private Flush Checked(FlushSequence sequence, Flush flush)
    {
        try
        {
            return sequence.Checked(flush, flush.Rows.Count);
        }
        catch (JournalDamagedException e)
        {
            throw Damaged(e.Message.TrimEnd('.'));
        }
    }

    private IEnumerable<T> Read<T>(string name, Func<Stream, T?> read)
        where T : class
    {
        using var file = File.OpenRead(Path.Combine(directory, name));
        using var plain = new BufferedStream(new GZipStream(file, CompressionMode.Decompress), 64 * 1024);
        while (Next() is { } item)
        {
            yield return item;
        }

        T? Next()
        {
            try
            {
                return read(plain);
            }
            catch (InvalidDataException)
            {
                throw Damaged($"its file {name} does not read");
            }
        }
    }

    private StoreUnusableException Damaged(string what) => new($"The backup in {directory} is damaged: {what}.");
}
