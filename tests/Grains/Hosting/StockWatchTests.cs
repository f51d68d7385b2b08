using System.Buffers;
using System.Text.Json;
using OrleansOms.Engine;
using OrleansOms.Engine.Activations;
using OrleansOms.Engine.Journal;
using OrleansOms.Engine.Journal.Memory;
using OrleansOms.Grains.Hosting;
using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.Stock;
using OrleansOms.Grains.Stock;
using static OrleansOms.Grains.Tests.Stock.StockCases;

namespace OrleansOms.Grains.Tests.Hosting;

/// <summary>What is looked at while the shop is open: stock locations in memory, each once, and what is wrong with them.</summary>
public sealed class StockWatchTests
{
    private readonly Node _node = new("one", new MemoryJournalStore(), TimeProvider.System, Guid.NewGuid, () => { });

    [Fact]
    public void Look_AtStockThatIsAsItMustBe_FindsNothing()
    {
        Load("85123A@WH-GB-DAVENTRY", Received(5), new StockReserved(A, 2));
        Load("85123A@STORE-YORK");

        var seen = new StockWatch(_node).Look().ToList();

        string[] expected = ["85123A@STORE-YORK", "85123A@WH-GB-DAVENTRY"];
        Assert.Equal(expected, seen.Select(look => look.Grain.Id).Order(StringComparer.Ordinal), StringComparer.Ordinal);
        Assert.All(seen, look => Assert.Empty(look.Violations));
    }

    [Fact]
    public void Look_AtOversoldStock_NamesIt()
    {
        Load("85123A@WH-GB-DAVENTRY", Received(5));
        Load("22423@WH-GB-DAVENTRY", Received(1), new StockReserved(A, 3));

        var (grain, violations) = Assert.Single(new StockWatch(_node).Look(), look => look.Violations.Count > 0);

        Assert.Equal("22423@WH-GB-DAVENTRY", grain.Id);
        Assert.Contains(violations, violation => violation.Text.Contains("a bucket is below 0", StringComparison.Ordinal));
    }

    [Fact]
    public void Look_AtStockThatIsNotLoadedYet_PassesItOver()
    {
        Enter("85123A@WH-GB-DAVENTRY");

        Assert.Empty(new StockWatch(_node).Look());
    }

    private Activation<StockState, StockCommand, StockEvent, Reply> Enter(string id) => new(NameOf(id), StockLocation.Rules, _node, new NobodyHosting());

    private void Load(string id, params StockEvent[] events)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(bytes);
        foreach (var body in events) EventJson.Write(bytes, json, StockLocation.Rules.Events, new Origin(DateTimeOffset.UnixEpoch, "operator", "a test"), body);
        Row[] rows = events is [] ? [] : [new Row(NameOf(id), 1, events.Length, bytes.WrittenMemory, null, Guid.Empty, 1, 0)];
        Enter(id).Replay(new History(Snapshot: null, SnapshotAlarm: null, rows));
    }

    private static GrainName NameOf(string id) => new(StockLocation.Rules.Type, id);

    private sealed class NobodyHosting : IActivationHost
    {
        public void Send(IReadOnlyList<Outgoing> requests) => throw new NotSupportedException();

        public void RetryAfter(string request, TimeSpan pause) => throw new NotSupportedException();

        // What a promise owes is not sent: nobody gives it a turn.
        public void Enqueue(Action turn)
        {
        }

        public void Deactivate() => throw new NotSupportedException();
    }
}
