using OrleansOms.EndToEnd.Tests.Hosting;

namespace OrleansOms.EndToEnd.Tests.Orders;

/// <summary>Many want the last units at once: as many get some as there are, and nobody holds what he did not get.</summary>
public sealed class LastUnitsTests(Silos silos)
{
    private const int Buyers = 200;
    private const int Units = 10;

    /// <summary>The deployment, and how often: the whole hundred on the one that is the default.</summary>
    public static TheoryData<Deployment, int> Rounds { get; } = new()
    {
        { Deployment.Memory, 10 },
        { Deployment.Embedded, 100 },
        { Deployment.Postgres, 10 },
        { Deployment.Client, 10 },
    };

    /// <summary>The deployment, and how many pairs.</summary>
    public static TheoryData<Deployment, int> Pairs { get; } = new()
    {
        { Deployment.Memory, 100 },
        { Deployment.Embedded, 1_000 },
        { Deployment.Postgres, 100 },
        { Deployment.Client, 100 },
    };

    [Theory, MemberData(nameof(Rounds))]
    public async Task LastUnits_WantedByTwoHundredAtOnce_AreSoldExactlyOnce(Deployment deployment, int rounds)
    {
        var oms = await silos.Of(deployment);
        var location = await oms.NewLocation();
        foreach (var sku in await oms.NewSkus(rounds, Units, location))
        {
            await AssertSoldToTen(oms, () => oms.Place(new OrderDraft(new OrderDraft.Line(sku, 1, Location: location))));
            await Eventually.Equals(Levels.With(onHand: Units, committed: Units), () => oms.Stock(sku, location));
            Assert.Equal(0, await oms.Available(sku));
        }
    }

    [Theory, MemberData(nameof(Rounds))]
    public async Task LastUnits_SpreadOverTwoLocationsAndWantedByTwoHundredAtOnce_AreSoldExactlyOnce(Deployment deployment, int rounds)
    {
        var oms = await silos.Of(deployment);
        var (here, there) = (await oms.NewLocation(), await oms.NewLocation());
        foreach (var sku in await oms.NewSkus(rounds / 5, Units / 2, here, there))
        {
            await AssertSoldToTen(oms, () => oms.Place(OrderDraft.Of((sku, 1))));
            await Eventually.Equals(Levels.With(onHand: Units / 2, committed: Units / 2), () => oms.Stock(sku, here));
            await Eventually.Equals(Levels.With(onHand: Units / 2, committed: Units / 2), () => oms.Stock(sku, there));
        }
    }

    [Theory, MemberData(nameof(Pairs))]
    public async Task LastUnitsOfTwoSkus_WantedByTwoOrdersInOppositeOrder_GoToExactlyOne(Deployment deployment, int pairs)
    {
        var oms = await silos.Of(deployment);
        var location = await oms.NewLocation();
        var skus = await oms.NewSkus(2 * pairs, units: 1, location);
        await Parallel.ForEachAsync(skus.Chunk(2), new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (pair, _) =>
        {
            var (a, b) = (pair[0], pair[1]);
            var answers = await Task.WhenAll(oms.Place(OrderDraft.Of((a, 1), (b, 1))), oms.Place(OrderDraft.Of((b, 1), (a, 1))));
            var winner = Assert.Single(answers, answer => answer.Status == 201);
            answers.Single(answer => answer != winner).IsProblem(409, "insufficientStock");
        });

        foreach (var sku in skus)
        {
            await Eventually.Equals(Levels.With(onHand: 1, committed: 1), () => oms.Stock(sku, location));
        }
    }

    private static async Task AssertSoldToTen(OmsClient oms, Func<Task<OmsAnswer>> place)
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, Buyers).Select(_ => place()));
        Assert.Equal(Units, answers.Count(answer => answer.Status == 201));
        foreach (var refused in answers.Where(answer => answer.Status != 201))
        {
            var error = refused.IsProblem(409, "insufficientStock").Json["errors"]![0]!;
            Assert.Equal((1, 1), ((int)error["line"]!, (int)error["requested"]!));
        }

        var orders = answers.Where(answer => answer.Status == 201).Select(answer => answer.String("id")).ToList();
        Assert.Equal(Units, orders.Distinct(StringComparer.Ordinal).Count());
        foreach (var order in orders) Assert.Equal("allocated", (await oms.Order(order)).Is(200).String("status"));
    }
}
