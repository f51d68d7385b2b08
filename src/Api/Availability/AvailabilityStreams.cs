namespace OrleansOms.Api.Availability;

/// <summary>The streams that are open in this process. Invariant: at most <see cref="ApiLimits.Streams"/>.</summary>
internal sealed class AvailabilityStreams
{
    private int _open;

    /// <summary>A place, given back when it is disposed; null when all are taken.</summary>
    public IDisposable? TryEnter()
    {
        if (Interlocked.Increment(ref _open) <= ApiLimits.Streams) return new Place(this);

        Interlocked.Decrement(ref _open);
        return null;
    }

    private sealed class Place(AvailabilityStreams streams) : IDisposable
    {
        public void Dispose() => Interlocked.Decrement(ref streams._open);
    }
}
