using OrleansOms.Faults.Tests.Hosting;

namespace OrleansOms.Faults.Tests.Postgres;

/// <summary>
/// Two silos on one journal that know nothing of each other, each with the same grains in its memory: what no cluster should come to. Only
/// the journal's key stands between them.
/// </summary>
public sealed class TwoSilosTests
{
    private const int BuyersEach = 6;
    private const int RoundsAtOnce = 4;

    [Fact]
    public async Task LastUnit_WantedByManyAtTwoSilosThatDoNotKnowOfEachOther_IsSoldOnce()
    {
        using var postgres = PostgresServer.Start();
        string[] options = ["--storage=postgres", $"--ConnectionStrings:Oms={postgres.Connection}"];
        await using var one = await RunningSilo.StartApartAsync("one", options);
        await using var other = await RunningSilo.StartApartAsync("other", options);
        var rounds = Form.Of(20, 1_000);
        var location = await one.Oms.NewLocation();
        var skus = await one.Oms.NewSkus(rounds, units: 1, location);
        var sold = 0;

        await Parallel.ForEachAsync(skus, new ParallelOptions { MaxDegreeOfParallelism = RoundsAtOnce }, async (sku, _) =>
        {
            // Both know the grain before anybody buys.
            await one.Oms.Available(sku);
            await other.Oms.Available(sku);
            await SellAsync(one.Oms, other.Oms, sku, location);
            if (Interlocked.Increment(ref sold) % 100 == 0) Form.Say($"{sold} rounds");
        });

        // Either may still remember what it knew before the other sold; what counts is what the journal says to one that remembers nothing.
        await using var next = await RunningSilo.StartApartAsync("next", options);
        foreach (var sku in skus)
        {
            await Eventually.Equals(Levels.With(onHand: 1, committed: 1), () => next.Oms.Stock(sku, location));
            await Eventually.Sees(() => next.Oms.Search($"sku={sku}"), found => found.Count == 1);
        }

        Form.Say($"{rounds} rounds, one sale each");
    }

    private static async Task SellAsync(OmsClient one, OmsClient other, string sku, string location)
    {
        var buyers = Enumerable.Range(0, 2 * BuyersEach).Select(buyer => (Oms: buyer % 2 == 0 ? one : other, Key: Unique.Id("order"))).ToList();
        var draft = new OrderDraft(new OrderDraft.Line(sku, 1, Location: location));
        var answers = await Task.WhenAll(buyers.Select(async buyer => (buyer, Answer: await buyer.Oms.Place(draft, buyer.Key))));

        // Who was told "not now" asks again, with the same key, at either silo.
        for (var turn = 0; answers.Any(answer => answer.Answer.Status == 503); turn++)
        {
            Assert.True(turn < 200, $"{sku} was never decided.");
            answers = await Task.WhenAll(answers.Select(async answer => answer.Answer.Status == 503
                ? (answer.buyer, await (turn % 2 == 0 ? one : other).Place(draft, answer.buyer.Key))
                : answer));
        }

        var winner = Assert.Single(answers, answer => answer.Answer.Status == 201);
        foreach (var loser in answers.Where(answer => answer != winner)) loser.Answer.IsProblem(409, "insufficientStock");
    }
}
