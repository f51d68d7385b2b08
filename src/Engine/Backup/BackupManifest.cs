using System.Text.Json;
using System.Text.Json.Serialization;
using OrleansOms.Engine.Journal;

namespace OrleansOms.Engine.Backup;

/// <summary>What a backup says of itself. Its file is written last, when all the others are on disk and were read back: a directory without it is no backup.</summary>
/// <param name="Format">The version of the files' form.</param>
/// <param name="MadeAt">When the journal was as it is in the backup, or a little later.</param>
/// <param name="Product">The release that made it.</param>
/// <param name="Store">Where the journal lay: <c>RocksDB</c> or <c>PostgreSQL</c>.</param>
/// <param name="Files">All others, with their SHA-256.</param>
public sealed record BackupManifest(
    int Format, DateTimeOffset MadeAt, string Product, string Store, long Flushes, long Rows, long CustomerKeys, IReadOnlyList<BackupFile> Files)
{
    public const int FormatNow = 1;
    public const string FileName = "backup.json";

    /// <exception cref="StoreUnusableException">There is none, or it does not read.</exception>
    public static BackupManifest Read(string directory)
    {
        var path = Path.Combine(directory, FileName);
        try
        {
            var manifest = JsonSerializer.Deserialize(File.ReadAllBytes(path), BackupJson.Default.BackupManifest)
                ?? throw new JsonException("It is empty.");
            return manifest.Format == FormatNow
                ? manifest
                : throw new StoreUnusableException($"The backup in {directory} is of format {manifest.Format}; this release reads format {FormatNow}.");
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new StoreUnusableException($"There is no whole backup in {directory} (no file {FileName}).", e);
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new StoreUnusableException($"The backup in {directory} is damaged: {FileName} does not read.", e);
        }
    }

    public void Write(string directory)
    {
        using var file = BackupFiles.Create(Path.Combine(directory, FileName));
        JsonSerializer.Serialize(file, this, BackupJson.Default.BackupManifest);
        file.Flush(flushToDisk: true);
    }
}

/// <summary>One file of a backup.</summary>
/// <param name="Sha256">In hexadecimal.</param>
public sealed record BackupFile(string Name, long Bytes, string Sha256);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(BackupManifest))]
internal sealed partial class BackupJson : JsonSerializerContext;
