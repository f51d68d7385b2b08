using OrleansOms.Engine.Journal;

namespace OrleansOms.Engine.Backup;

/// <summary>The alarms that rows set, row by row: the last one's is in force. Few are at any moment, so all of them are kept in memory.</summary>
internal sealed class AlarmsInForce
{
    private readonly Dictionary<GrainName, DateTimeOffset> _set = [];

    /// <summary>Those in force, by grain's name.</summary>
    public IEnumerable<KeyValuePair<GrainName, DateTimeOffset>> All => _set.OrderBy(pair => pair.Key);

    /// <summary>Takes a flush's rows; says which alarms they move.</summary>
    public IReadOnlyList<AlarmMove> Follow(IReadOnlyList<Row> rows)
    {
        var moves = new List<AlarmMove>();
        foreach (var row in rows)
        {
            var before = _set.TryGetValue(row.Grain, out var at) ? at : (DateTimeOffset?)null;
            if (before == row.AlarmAt)
            {
                continue;
            }

            moves.Add(new AlarmMove(row.Grain, before, row.AlarmAt));
            if (row.AlarmAt is { } next)
            {
                _set[row.Grain] = next;
            }
            else
            {
                _set.Remove(row.Grain);
            }
        }

        return moves;
    }
}
