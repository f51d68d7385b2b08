using OrleansOms.Engine.Journal;

namespace OrleansOms.Engine.Followers;

/// <summary>What a follower has read past and not yet applied.</summary>
/// <param name="begin">Where the index stood before it.</param>
/// <param name="since">The time stamp of when it was begun.</param>
internal sealed class GatheredPage(IndexState begin, long since)
{
    private readonly Dictionary<GrainName, IndexEntry> _entries = [];
    private Row? _last;

    public IndexState Begin => begin;

    public long Since => since;

    /// <summary>The last row of the log that was read.</summary>
    public LogPosition Position { get; private set; } = begin.Position;

    public int Rows { get; private set; }

    /// <summary>Of all rows' events.</summary>
    public long Bytes { get; private set; }

    /// <summary>When what the last row tells of happened. There must be one.</summary>
    /// <exception cref="JournalDamagedException">It does not read as events.</exception>
    public DateTimeOffset NewestAt => EventJson.FirstAt(_last!);

    /// <summary>The newest of each grain.</summary>
    public IReadOnlyList<IndexEntry> Entries => [.. _entries.Values];

    /// <summary>Takes in rows that follow those that are here, one or more, and the entries that they led to.</summary>
    public void Add(IReadOnlyList<LoggedRow> rows, IReadOnlyList<IndexEntry> entries)
    {
        foreach (var entry in entries)
        {
            _entries[entry.Grain] = entry;
        }

        (Position, _last) = (rows[^1].Position, rows[^1].Row);
        Rows += rows.Count;
        foreach (var row in rows)
        {
            Bytes += row.Row.Events.Length;
        }
    }
}
