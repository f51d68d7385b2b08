using System.Collections.Concurrent;

namespace OrleansOms.Engine.Journal.RocksDb;

/// <summary>
/// The one thread that writes to the store. RocksDB has no asynchronous writes, so a flush holds a thread while the disk turns; it is
/// this one and not one of the thread pool's few. Work is done one after another, in the order in which it came.
/// </summary>
internal sealed class StoreThread : IDisposable
{
    private readonly BlockingCollection<Action> _work = [];
    private readonly Thread _thread;

    public StoreThread()
    {
        _thread = new Thread(Run) { IsBackground = true, Name = "journal" };
        _thread.Start();
    }

    /// <summary>Does <paramref name="work"/>; what comes after it runs elsewhere.</summary>
    /// <exception cref="ObjectDisposedException">The store was disposed.</exception>
    public Task<T> RunAsync<T>(Func<T> work)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        try
        {
            _work.Add(() => Complete(done, work));
        }
        catch (InvalidOperationException e)
        {
            return Task.FromException<T>(new ObjectDisposedException("The journal is closed.", e));
        }

        return done.Task;
    }

    /// <summary>Finishes what it was given, then ends.</summary>
    public void Dispose()
    {
        _work.CompleteAdding();
        _thread.Join();
        _work.Dispose();
    }

    private static void Complete<T>(TaskCompletionSource<T> done, Func<T> work)
    {
        try
        {
            done.SetResult(work());
        }
        catch (Exception e)
        {
            done.SetException(e);
        }
    }

    private void Run()
    {
        foreach (var work in _work.GetConsumingEnumerable())
        {
            work();
        }
    }
}
