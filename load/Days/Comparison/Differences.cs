using System.Globalization;
using System.Text.Json;

namespace OrleansOms.Load.Days.Comparison;

/// <summary>On what the server and the model disagree about one subject, or several.</summary>
public sealed class Differences
{
    private readonly List<string> _found = [];
    private string _subject = "";

    public IReadOnlyList<string> Found => _found;

    /// <summary>Comparisons that were made.</summary>
    public long Compared { get; private set; }

    public bool IsEmpty => _found.Count == 0;

    /// <summary>What is compared from here on.</summary>
    public Differences About(string subject)
    {
        _subject = subject;
        return this;
    }

    public void Compare<T>(string what, T expected, T actual)
    {
        Compared++;
        if (!EqualityComparer<T>.Default.Equals(expected, actual)) _found.Add($"{_subject}: {what}: expected {expected}, found {actual}");
    }

    public void Add(string what) => _found.Add($"{_subject}: {what}");

    public void Add(Differences others)
    {
        Compared += others.Compared;
        _found.AddRange(others._found);
    }
}

/// <summary>Reads the contract's JSON.</summary>
public static class Reading
{
    extension(JsonElement json)
    {
        public string Id => json.Text("id")!;

        /// <summary>The text of a property; null when it is absent or null.</summary>
        public string? Text(string name) => json.TryGetProperty(name, out var value) ? value.GetString() : null;

        /// <summary>The number of a property; -1, which no number of the contract is, when it is absent or null.</summary>
        public long Number(string name) =>
            json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetInt64() : -1;

        /// <summary>Units by line, as text.</summary>
        public string Lines(string name) => string.Join(
            ", ",
            json.GetProperty(name).EnumerateArray().OrderBy(line => line.Number("line")).Select(line => $"{line.Number("line")}: {line.Number("quantity")}"));
    }

    /// <summary>Units by line, as the same text.</summary>
    public static string Words(SortedDictionary<int, long> lines) =>
        string.Join(", ", lines.Select(line => string.Create(CultureInfo.InvariantCulture, $"{line.Key}: {line.Value}")));
}
