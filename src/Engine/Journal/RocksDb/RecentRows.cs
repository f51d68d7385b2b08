namespace OrleansOms.Engine.Journal.RocksDb;

/// <summary>
/// The newest rows as they were written, for the follower: if it keeps up it reads nothing from the database, and gets the states too. What it has read past is
/// let go, so that nothing lives longer than it must; another one finds it in the database.
/// Invariant: what is here is durable, whole flushes only, without gaps up to the log's end.
/// </summary>
/// <param name="rowsMax">How many rows it keeps; with 0 it keeps none.</param>
internal sealed class RecentRows(int rowsMax)
{
    public const int RowsMaxDefault = 16_384;

    private const long BytesMax = 16 * 1024 * 1024;

    private readonly Lock _gate = new();
    private readonly LoggedRow[] _rows = new LoggedRow[rowsMax];
    private long _first = 1; // The sequence of the oldest that is kept.
    private long _next = 1; // What the next one will have; equal to the first when there are none.
    private long _bytes;

    /// <summary>Takes a flush's rows after they were written.</summary>
    /// <param name="first">The sequence of the first of them.</param>
    public void Add(long first, IReadOnlyList<Row> rows)
    {
        if (rowsMax == 0)
        {
            return;
        }

        lock (_gate)
        {
            if (_first == _next)
            {
                _first = _next = first;
            }

            foreach (var row in rows)
            {
                while (_next - _first == rowsMax || (_next > _first && _bytes + row.Events.Length > BytesMax))
                {
                    Forget();
                }

                _rows[_next % rowsMax] = new LoggedRow(new LogPosition(0, _next), row);
                _bytes += row.Events.Length;
                _next++;
            }
        }
    }

    /// <summary>Rows after a place in the log, at most <paramref name="limit"/>; null when some of them are not here. Those up to that place go.</summary>
    public IReadOnlyList<LoggedRow>? Read(long after, int limit)
    {
        lock (_gate)
        {
            if (IsNew || after + 1 < _first)
            {
                return null;
            }

            while (_first <= after && _first < _next)
            {
                Forget();
            }

            var rows = new LoggedRow[Math.Clamp(_next - after - 1, 0, limit)];
            for (var i = 0; i < rows.Length; i++)
            {
                rows[i] = _rows[(after + 1 + i) % rowsMax];
            }

            return rows;
        }
    }

    // Nothing was written yet since the database was opened, so its last row may have any number.
    private bool IsNew => _next == 1;

    private void Forget()
    {
        _bytes -= _rows[_first % rowsMax].Row.Events.Length;
        _rows[_first % rowsMax] = default;
        _first++;
    }
}
