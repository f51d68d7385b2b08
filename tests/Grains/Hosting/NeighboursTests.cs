using OrleansOms.Engine;
using OrleansOms.Engine.Activations;
using OrleansOms.Engine.Journal;
using OrleansOms.Engine.Journal.Memory;
using OrleansOms.Grains.Hosting;
using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.Stock;
using OrleansOms.Grains.Stock;

namespace OrleansOms.Grains.Tests.Hosting;

public sealed class NeighboursTests
{
    private static readonly GrainName Name = new(StockLocation.Rules.Type, "85123A@WH-GB-DAVENTRY");

    private readonly Node _node = new("one", new MemoryJournalStore(), TimeProvider.System, Guid.NewGuid, () => { });

    [Fact]
    public void Find_OfAGrainInMemory_IsItsShell()
    {
        var shell = new Shell(_node);

        shell.Load();

        Assert.Same(shell, new Neighbours(_node).Find(Name));
    }

    [Fact]
    public void Find_OfAGrainThatIsNotLoadedYet_IsNobodyAndDoesNotAskItsShell()
    {
        INeighbour? found = null;

        // Any thread may look while the shell is still being made.
        _ = new Shell(_node, whileItIsMade: () => found = new Neighbours(_node).Find(Name));

        Assert.Null(found);
        Assert.Equal(1, _node.Residents.Count);
        Assert.Null(new Neighbours(_node).Find(Name));
    }

    [Fact]
    public void Find_OfAGrainThatIsAboutToLeave_IsNobody()
    {
        var shell = new Shell(_node);
        shell.Load();

        shell.Retire();

        Assert.Null(new Neighbours(_node).Find(Name));
    }

    [Fact]
    public void Find_OfAGrainThatIsNotInMemory_IsNobody() => Assert.Null(new Neighbours(_node).Find(Name));

    private sealed class Shell : IActivationHost, INeighbour
    {
        private readonly Activation<StockState, StockCommand, StockEvent, Reply> _activation;

        public Shell(Node node, Action? whileItIsMade = null)
        {
            var activation = new Activation<StockState, StockCommand, StockEvent, Reply>(Name, StockLocation.Rules, node, this);
            whileItIsMade?.Invoke();
            _activation = activation;
        }

        public void Load() => _activation.Replay(new History(Snapshot: null, SnapshotAlarm: null, Rows: []));

        public void Retire() => _activation.Retire();

        public ValueTask<Reply> Take(object message, string from, string cause, string token, bool isDurable = false) => throw new NotSupportedException();

        void IActivationHost.Send(IReadOnlyList<Outgoing> requests) => throw new NotSupportedException();

        void IActivationHost.RetryAfter(string request, TimeSpan pause) => throw new NotSupportedException();

        void IActivationHost.Enqueue(Action turn) => throw new NotSupportedException();

        void IActivationHost.Deactivate() => throw new NotSupportedException();
    }
}
