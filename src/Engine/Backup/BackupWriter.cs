using System.IO.Compression;
using OrleansOms.Engine.Journal;

namespace OrleansOms.Engine.Backup;

/// <summary>
/// Writes a journal as a backup: its flushes in log order, and the customers' keys in a file apart. What is derived from the journal (snapshots, alarms, the
/// search) is left out; a restore derives it anew. A damaged journal is not backed up: the first damage ends it.
/// </summary>
/// <param name="progress">Told the rows written, and how many there are about.</param>
public sealed class BackupWriter(IJournalView view, string directory, Action<long, long> progress)
{
    /// <summary>About how long a journal file gets before the next one begins, compressed.</summary>
    private const long FileBytes = 1L << 30;

    private readonly FlushSequence _flushes = new();
    private readonly List<string> _files = [];
    private long _count;
    private long _rows;

    /// <summary>Writes all of it to <c>directory</c>, reads it back, and then says that it is whole.</summary>
    /// <param name="accessKeys">The file of the access keys; null when there is none.</param>
    /// <exception cref="StoreUnusableException">The directory holds files already.</exception>
    /// <exception cref="JournalDamagedException">The journal is damaged; the message names the place.</exception>
    /// <exception cref="IOException">It can't be written.</exception>
    public async Task<BackupManifest> WriteAsync(string store, string product, DateTimeOffset now, byte[]? accessKeys, CancellationToken stop)
    {
        Directory.CreateDirectory(directory);
        if (Directory.EnumerateFileSystemEntries(directory).Any())
        {
            throw new StoreUnusableException($"The directory {directory} holds files already; a backup gets one of its own.");
        }

        await WriteFlushesAsync(stop);
        var keys = await WriteKeysAsync(stop);
        if (accessKeys is not null)
        {
            using var file = BackupFiles.Create(Add(BackupFiles.AccessKeys));
            await file.WriteAsync(accessKeys, stop);
            file.Flush(flushToDisk: true);
        }

        var files = _files.ConvertAll(name => BackupFiles.Describe(directory, name));
        var manifest = new BackupManifest(BackupManifest.FormatNow, now, product, store, _count, _rows, keys, files);
        new BackupReader(directory, manifest).CheckContent(static (_, _) => { });
        manifest.Write(directory);
        return manifest;
    }

    private async Task WriteFlushesAsync(CancellationToken stop)
    {
        await using var flushes = _flushes.OfAsync(view, stop).GetAsyncEnumerator(stop);
        for (var (number, more) = (1, await flushes.MoveNextAsync()); more || number == 1; number++)
        {
            await using var file = BackupFiles.Create(Add(BackupFiles.Journal(number)));
            await using (var compressed = new GZipStream(file, CompressionLevel.Fastest, leaveOpen: true))
            {
                for (; more && file.Position < FileBytes; more = await flushes.MoveNextAsync())
                {
                    BackupFrames.Write(compressed, flushes.Current);
                    _count++;
                    _rows += flushes.Current.Rows.Count;
                    progress(_rows, view.RowsEstimated);
                }
            }

            file.Flush(flushToDisk: true);
        }
    }

    private async Task<long> WriteKeysAsync(CancellationToken stop)
    {
        var count = 0L;
        await using var file = BackupFiles.Create(Add(BackupFiles.CustomerKeys));
        await using (var compressed = new GZipStream(file, CompressionLevel.Fastest, leaveOpen: true))
        {
            await foreach (var key in view.KeysAsync(stop).WithCancellation(stop))
            {
                BackupFrames.Write(compressed, key.Key ?? throw new JournalDamagedException($"The key of customer {key.Customer} does not read."));
                count++;
            }
        }

        file.Flush(flushToDisk: true);
        return count;
    }

    private string Add(string name)
    {
        _files.Add(name);
        return Path.Combine(directory, name);
    }
}
