using System.Security.Cryptography;

namespace OrleansOms.Engine.Backup;

/// <summary>The files of a backup: their names, and how they are made: for their owner alone, since customers' keys are among them.</summary>
internal static class BackupFiles
{
    public const string CustomerKeys = "customer-keys.gz";
    public const string AccessKeys = "access-keys.json";

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public static string Journal(int number) => $"journal-{number:00000}.gz";

    public static FileStream Create(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.Read };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        return new FileStream(path, options);
    }

    public static BackupFile Describe(string directory, string name)
    {
        using var file = File.OpenRead(Path.Combine(directory, name));
        return new BackupFile(name, file.Length, Convert.ToHexStringLower(SHA256.HashData(file)));
    }
}
