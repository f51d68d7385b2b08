using System.Text;

namespace OrleansOms.EndToEnd.Tests.Hosting;

/// <summary>A path of its own below the system's temporary directory; not made, but removed at the end with all that is in it.</summary>
public sealed class DataDirectory : IDisposable
{
    public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"orleansoms-e2e-{Guid.NewGuid():N}");

    /// <summary>The folder of the journal in it.</summary>
    public string Journal => System.IO.Path.Combine(Path, "journal");

    /// <summary>The files in which the text stands in clear. No process may use the directory meanwhile.</summary>
    public IReadOnlyList<string> FilesWith(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return [.. Files().Where(file => File.ReadAllBytes(file).AsSpan().IndexOf(bytes) >= 0)];
    }

    /// <summary>Each file's name and length, to see that nothing was touched.</summary>
    public IReadOnlyList<string> Listing() => [.. Files().Select(file => $"{file} {new FileInfo(file).Length} {File.GetLastWriteTimeUtc(file):O}")];

    public void Dispose()
    {
        if (Directory.Exists(Path))
        {
            Directory.Delete(Path, recursive: true);
        }
        else
        {
            File.Delete(Path);
        }
    }

    private IEnumerable<string> Files() => Directory.EnumerateFiles(Path, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal);
}
