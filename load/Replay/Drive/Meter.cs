namespace OrleansOms.Load.Replay.Drive;

/// <summary>How far the run is; written by all its workers, read by the display.</summary>
public sealed class Meter
{
    private long _steps;
    private long _orders;
    private long _lines;
    private long _returns;

    /// <summary>Units of work done in this phase; a phase says how many there are.</summary>
    public long Steps => Interlocked.Read(ref _steps);

    public long Orders => Interlocked.Read(ref _orders);

    public long Lines => Interlocked.Read(ref _lines);

    public long Returns => Interlocked.Read(ref _returns);

    public void Step(long count = 1) => Interlocked.Add(ref _steps, count);

    public void Return() => Interlocked.Increment(ref _returns);

    public void Order(int lines)
    {
        Interlocked.Increment(ref _orders);
        Interlocked.Add(ref _lines, lines);
    }
}
