using System.Net;
using OrleansOms.Engine;
using OrleansOms.Engine.Activations;
using OrleansOms.Engine.Journal.Memory;
using OrleansOms.Grains.Hosting.Homes;
using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.Stock;
using OrleansOms.Grains.Stock;

namespace OrleansOms.Grains.Tests.Hosting.Homes;

/// <summary>What a silo lets go of when it is not alone any more.</summary>
public sealed class RelocationTests
{
    private const int Skus = 2_000;
    private const int Locations = 3;

    private static readonly SiloAddress Self = Silo(1);
    private static readonly SiloAddress Other = Silo(2);

    private readonly Node _node = new("one", new MemoryJournalStore(), TimeProvider.System, Guid.NewGuid, () => { });
    private readonly HashSet<string> _told = new(StringComparer.Ordinal);

    [Fact]
    public void Step_InALoneSilo_LetsNothingGo()
    {
        Fill();

        Assert.Equal(0, new Relocation(_node.Residents).Step(Self, [Self]));
        Assert.Empty(_told);
    }

    [Fact]
    public void Step_InASiloThatLeaves_LetsNothingGo()
    {
        Fill();

        Assert.Equal(0, new Relocation(_node.Residents).Step(Self, [Other, Silo(3)]));
        Assert.Empty(_told);
    }

    [Fact]
    public void Step_BesideAnother_LetsSomeSkusGoWithAllTheirLocationsUntilTheRestBelongsHere()
    {
        Fill();
        var relocation = new Relocation(_node.Residents);

        var first = relocation.Step(Self, [Self, Other]);

        Assert.InRange(first, 500, 500 + Locations);
        Assert.All(_told.GroupBy(Home.KeyOf, StringComparer.Ordinal), sku => Assert.Equal(Locations, sku.Count()));
        while (relocation.Step(Self, [Self, Other]) > 0) Assert.InRange(_told.Count, 0, Skus * Locations);
        var elsewhere = Names.Where(sku => Home.Of(sku, [Self, Other]).Equals(Other));
        Assert.Equal(elsewhere.Order(StringComparer.Ordinal), _told.Select(Home.KeyOf).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal), StringComparer.Ordinal);
    }

    private static IEnumerable<string> Names => Enumerable.Range(0, Skus).Select(number => $"SKU-{number}");

    private static SiloAddress Silo(int number) => SiloAddress.New(new IPEndPoint(IPAddress.Loopback, 11_000 + number), 7);

    private void Fill()
    {
        foreach (var id in Names.SelectMany(sku => Enumerable.Range(1, Locations).Select(place => $"{sku}@L{place}")))
        {
            var host = new Leaving();
            var activation = new Activation<StockState, StockCommand, StockEvent, Reply>(new GrainName("stock", id), StockLocation.Rules, _node, host);
            host.Left = () =>
            {
                _told.Add(id);
                activation.Close();
            };
        }
    }

    private sealed class Leaving : IActivationHost
    {
        public Action Left { get; set; } = () => { };

        public void Send(IReadOnlyList<Outgoing> requests) => throw new NotSupportedException();

        public void RetryAfter(string request, TimeSpan pause) => throw new NotSupportedException();

        public void Enqueue(Action turn) => turn();

        public void Deactivate() => Left();
    }
}
