using Microsoft.Extensions.Time.Testing;
using OrleansOms.Engine.Journal;
using OrleansOms.Engine.Journal.Memory;

namespace OrleansOms.Engine.Tests.Activations;

/// <summary>One process driven by hand in one thread: the test says when a batch is sealed and how its flush ends.</summary>
internal sealed class Bench
{
    private int _writers;

    public Bench(IJournalStore? store = null)
    {
        Store = store ?? new MemoryJournalStore();
        Node = new Node("one", Store, Time, () => new Guid(++_writers, 0, 0, new byte[8]), () => Signals++);
    }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 11, 27, 6, 0, 0, TimeSpan.Zero));

    public IJournalStore Store { get; }

    public Node Node { get; }

    public Tally Rules { get; } = new();

    public List<Flush> Flushes { get; } = [];

    /// <summary>How often the log said that there is work.</summary>
    public int Signals { get; private set; }

    public Epoch Epoch => Node.Log.Epoch;

    /// <summary>A new activation, with nothing loaded.</summary>
    public TallyGrain Enter(string id) => new(this, new GrainName("tally", id));

    /// <summary>A new activation with its history. Nothing of the grain may be pending.</summary>
    public TallyGrain Open(string id)
    {
        var grain = Enter(id);
        grain.Load();
        grain.RunTurns();
        return grain;
    }

    public Flush Seal() => Node.Log.Seal() ?? throw new InvalidOperationException("There is nothing to flush.");

    /// <summary>Writes a sealed flush to the store without telling the log.</summary>
    public void Write(Flush flush)
    {
        Store.FlushAsync(flush, CancellationToken.None).AsTask().GetAwaiter().GetResult();
        Flushes.Add(flush);
    }

    public void Land(Flush flush)
    {
        Write(flush);
        Node.Log.Complete(flush, landed: true);
    }

    public void Flush() => Land(Seal());

    public void FlushAll()
    {
        while (Node.Log.Seal() is { } flush)
        {
            Land(flush);
        }
    }

    /// <summary>The flush fails; its outcome may be unknown, with its rows in the store all the same.</summary>
    public void Fail(bool unknown = false)
    {
        var flush = Seal();
        if (unknown)
        {
            Write(flush);
        }

        Node.Log.Complete(flush, landed: false);
    }

    public History Load(string id, bool withSnapshot = true, long upTo = long.MaxValue) =>
        Store.LoadAsync(new GrainName("tally", id), withSnapshot ? Rules.States.Shape : null, upTo, CancellationToken.None)
            .AsTask().GetAwaiter().GetResult();

    public DateTimeOffset? AlarmOf(string id)
    {
        var due = Store.ReadDueAsync(DateTimeOffset.MaxValue, 100, CancellationToken.None).AsTask().GetAwaiter().GetResult();
        var found = due.Where(alarm => alarm.Grain.Id == id).ToArray();
        Assert.True(found.Length < 2, $"{id} has {found.Length} alarms.");
        return found is [var one] ? one.At : null;
    }
}
