namespace OrleansOms.Silo.Hosting;

/// <summary>Ten seconds in which a failure that was told and goes on is not told again. For one thread at a time.</summary>
internal sealed class QuietPeriod(TimeProvider time)
{
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(10);

    private long? _begunAt;

    /// <summary>Begins one, unless one lasts: true when the failure is to be told.</summary>
    public bool TryBegin()
    {
        if (_begunAt is { } begun && time.GetElapsedTime(begun) < Length)
        {
            return false;
        }

        _begunAt = time.GetTimestamp();
        return true;
    }
}
