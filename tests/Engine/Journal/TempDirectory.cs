namespace OrleansOms.Engine.Tests.Journal;

/// <summary>A path of its own below the system's temporary directory; not made, but removed at the end with all that is in it.</summary>
internal sealed class TempDirectory : IDisposable
{
    public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"orleansoms-{Guid.NewGuid():N}");

    public IEnumerable<string> Files() => Directory.EnumerateFiles(Path).Order(StringComparer.Ordinal);

    /// <summary>Every file's name and content, so that two moments can be compared.</summary>
    public List<string> Content() =>
        [.. Files().Select(file => $"{System.IO.Path.GetFileName(file)} {Convert.ToHexString(System.IO.Hashing.XxHash128.Hash(Read(file)))}")];

    /// <summary>Whether the bytes stand in any file.</summary>
    public bool Holds(ReadOnlySpan<byte> bytes)
    {
        foreach (var file in Files())
        {
            if (Read(file).AsSpan().IndexOf(bytes) >= 0)
            {
                return true;
            }
        }

        return false;
    }

    public void Dispose()
    {
        if (Directory.Exists(Path))
        {
            Directory.Delete(Path, recursive: true);
        }
    }

    // The store's own process holds FORMAT locked; its content is checked by name only while it does.
    private static byte[] Read(string file)
    {
        try
        {
            return File.ReadAllBytes(file);
        }
        catch (IOException) when (System.IO.Path.GetFileName(file) == "FORMAT")
        {
            return [];
        }
    }
}
