using OrleansOms.Cluster.Tests.Hosting;

namespace OrleansOms.Cluster.Tests.Lifetime;

/// <summary>Two silos are one system, whichever of them is asked.</summary>
public sealed class TwoSilosTests(TwoSilos silos) : IClassFixture<TwoSilos>
{
    private const int RoundsAtOnce = 4;
    private const int BuyersEach = 6;

    [Fact]
    public async Task Order_PlacedOverOneSilo_IsServedByTheOther()
    {
        var (one, other) = await silos.StartedAsync();
        var location = await one.NewLocation();
        var sku = await one.NewSku((location, 10));

        var placed = (await one.Place(OrderDraft.Of((sku, 3)), "key-1")).Is(201);
        var id = placed.String("id");

        Assert.Equal(Levels.With(onHand: 10, committed: 3), await other.Stock(sku, location));
        Assert.Equal(7, await other.Available(sku));
        (await other.Order(id)).Is(200);
        (await other.Place(OrderDraft.Of((sku, 3)), "key-1")).Replays(placed);
        (await other.Ship(id, location, key: null, (1, 3))).Is(201);
        Assert.Equal(Levels.With(onHand: 7, committed: 0), await one.Stock(sku, location));
        foreach (var silo in new[] { one, other })
        {
            await Eventually.Sees(() => silo.Search($"sku={sku}&status=shipped"), found => found.Count == 1);
        }
    }

    [Fact]
    public async Task LastUnit_WantedByManyOverBothSilos_IsSoldOnce()
    {
        var (one, other) = await silos.StartedAsync();
        var location = await one.NewLocation();
        var skus = await one.NewSkus(Form.Of(30, 1_000), units: 1, location);

        await Parallel.ForEachAsync(skus, new ParallelOptions { MaxDegreeOfParallelism = RoundsAtOnce }, async (sku, _) =>
        {
            var draft = new OrderDraft(new OrderDraft.Line(sku, 1, Location: location));
            var answers = await Task.WhenAll(Enumerable.Range(0, 2 * BuyersEach).Select(buyer => DecideAsync(buyer % 2 == 0 ? one : other, draft)));

            var winner = Assert.Single(answers, answer => answer.Status == 201);
            foreach (var loser in answers.Where(answer => answer != winner)) loser.IsProblem(409, "insufficientStock");
        });

        foreach (var sku in skus)
        {
            foreach (var silo in new[] { one, other })
            {
                await Eventually.Equals(Levels.With(onHand: 1, committed: 1), () => silo.Stock(sku, location));
            }
        }
    }

    [Fact]
    public async Task Metrics_OfEachSilo_CountBoth()
    {
        var (one, other) = await silos.StartedAsync();

        foreach (var silo in new[] { one, other })
        {
            await Eventually.Sees(
                async () => (await silo.Get("/metrics")).Is(200).Text.Split('\n'),
                lines => Array.Exists(lines, line => line.StartsWith("oms_cluster_silos{", StringComparison.Ordinal) && line.EndsWith("status=\"active\"} 2", StringComparison.Ordinal)));
        }
    }

    // Who is told "not now" asks again, with the same key.
    private static Task<OmsAnswer> DecideAsync(OmsClient oms, OrderDraft draft)
    {
        var key = Unique.Id("order");
        return Eventually.Sees(() => oms.Place(draft, key), answer => answer.Status != 503);
    }
}
