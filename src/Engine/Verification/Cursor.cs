namespace OrleansOms.Engine.Verification;

/// <summary>One of several streams in the order of grains' hashes that are walked through together.</summary>
internal sealed class Cursor<T>(IAsyncEnumerator<T> items, Func<T, UInt128> grainOf) : IAsyncDisposable
    where T : struct
{
    private T? _current;

    /// <summary>The next grain; null at the end.</summary>
    public UInt128? Grain => _current is { } current ? grainOf(current) : null;

    public static async ValueTask<Cursor<T>> OfAsync(IAsyncEnumerable<T> items, Func<T, UInt128> grainOf, CancellationToken stop)
    {
        var cursor = new Cursor<T>(items.GetAsyncEnumerator(stop), grainOf);
        await cursor.AdvanceAsync();
        return cursor;
    }

    /// <summary>The next item if it is of the grain, and moves on; null when it is of a later one.</summary>
    public async ValueTask<T?> TakeAsync(UInt128 grain)
    {
        if (Grain != grain)
        {
            return null;
        }

        var taken = _current;
        await AdvanceAsync();
        return taken;
    }

    public ValueTask DisposeAsync() => items.DisposeAsync();

    private async ValueTask AdvanceAsync() => _current = await items.MoveNextAsync() ? items.Current : null;
}
