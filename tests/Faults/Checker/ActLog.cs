using System.Text;

namespace OrleansOms.Faults.Tests.Checker;

/// <summary>A client's log in a file of its own: one JSON object a line, only ever appended to. Whoever judges reads the file, not a client's memory.</summary>
public sealed class ActLog : IDisposable
{
    private const int LatestMax = 50;

    private readonly Lock _gate = new();
    private readonly StreamWriter _lines;
    private readonly Queue<Entry> _latest = new(LatestMax);

    public ActLog()
    {
        Path = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"orleansoms-acts-{Guid.NewGuid():N}.jsonl");
        _lines = new StreamWriter(new FileStream(Path, FileMode.CreateNew, FileAccess.Write, FileShare.Read), new UTF8Encoding(false)) { AutoFlush = true };
    }

    public string Path { get; }

    public void Append(Entry entry)
    {
        var line = entry.ToLine();
        lock (_gate)
        {
            _lines.WriteLine(line);
            if (_latest.Count == LatestMax) _latest.Dequeue();
            _latest.Enqueue(entry);
        }
    }

    /// <summary>The last fifty entries, in order: to wait by, for the whole log gets long.</summary>
    public IReadOnlyList<Entry> Latest()
    {
        lock (_gate) return [.. _latest];
    }

    /// <summary>All that was logged so far, in order.</summary>
    public IReadOnlyList<Entry> Read()
    {
        // Under the gate, so that no half line is read.
        lock (_gate)
        {
            using var file = new FileStream(Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var reader = new StreamReader(file);
            var entries = new List<Entry>();
            while (reader.ReadLine() is { } line) entries.Add(Entry.Parse(line));
            return entries;
        }
    }

    public void Dispose() => _lines.Dispose();
}
