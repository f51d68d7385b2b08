namespace OrleansOms.Grains.Interfaces.Availability;

/// <summary>What can be had, as far as it is known in this process's memory: a read of it costs no call to a grain.</summary>
public interface IAvailabilityInMemory
{
    /// <summary>
    /// The SKU's availability as it is published now; null when some of it is not in this process's memory, and <see cref="IAvailabilityGrain"/> has
    /// to be asked. Never waits. Ask anew for each reader: an answer that is kept grows old.
    /// </summary>
    KeptAvailability? Find(string sku);

    /// <summary>As <see cref="Find(string)"/>, for many at once, which takes less than one after the other.</summary>
    /// <param name="found">Takes one for each SKU, in their order.</param>
    void Find(ReadOnlySpan<string> skus, Span<KeptAvailability?> found);
}

/// <summary>A SKU's availability that is kept for as long as it is true, with what it looks like to those who read it.</summary>
public class KeptAvailability(AvailabilityView view)
{
    private volatile byte[]? _body;

    public AvailabilityView View => view;

    /// <summary>What <paramref name="write"/> makes of the view, made once: it is read far more often than it changes.</summary>
    /// <param name="write">Always the same in a process.</param>
    public byte[] Body(Func<AvailabilityView, byte[]> write) => _body ??= write(view);
}

/// <summary>A process that has no grains has nothing in memory: it always asks.</summary>
public sealed class NothingInMemory : IAvailabilityInMemory
{
    public KeptAvailability? Find(string sku) => null;

    public void Find(ReadOnlySpan<string> skus, Span<KeptAvailability?> found) => found.Clear();
}
