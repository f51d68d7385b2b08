using OrleansOms.Baseline.Tests.Hosting;

namespace OrleansOms.Baseline.Tests.Orders;

/// <summary>Many buyers at once: never a unit sold twice, none left unsold, no two orders that wait for each other.</summary>
public sealed class LastUnitTests(RunningBaseline baseline) : IClassFixture<RunningBaseline>
{
    private const int Buyers = 24;

    [Fact]
    public async Task Place_MoreBuyersThanUnits_SellsExactlyWhatIsThere()
    {
        const int units = 37;
        var shop = await baseline.OpenShopAsync();
        await shop.ReceiveAsync(shop.Sku(1), shop.Place, units);

        var replies = await Buy(10, _ => Shop.Order((shop.Sku(1), 1, shop.Place)), shop);

        Assert.Equal(units, replies.Count(reply => reply.Status == 201));
        Assert.All(replies.Where(reply => reply.Status != 201), reply => reply.IsProblem(409, "insufficientStock"));
        Assert.Equal((0, units), await shop.LevelsAsync(shop.Sku(1), shop.Place));
    }

    [Fact]
    public async Task Place_RandomSkusInRandomOrder_NeverDeadlocksAndCommitsWhatWasAcknowledged()
    {
        const int skus = 5, stock = 150;
        var seed = Environment.TickCount;
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}");
        var shop = await baseline.OpenShopAsync();
        for (var sku = 0; sku < skus; sku++) await shop.ReceiveAsync(shop.Sku(sku), shop.Place, stock);
        var choices = Enumerable.Range(0, Buyers * 15).Select(number => Choose(new Random(seed + number), skus)).ToArray();

        var replies = await Buy(15, number => Shop.Order([.. choices[number].Select(line => (shop.Sku(line.Sku), line.Quantity, (string?)shop.Place))]), shop);

        var sold = new long[skus];
        foreach (var (number, reply) in replies.Index())
        {
            if (reply.Status != 201) reply.IsProblem(409, "insufficientStock");
            else foreach (var (sku, quantity) in choices[number]) sold[sku] += quantity;
        }
        Assert.Contains(replies, reply => reply.Status == 409);
        for (var sku = 0; sku < skus; sku++) Assert.Equal((stock - sold[sku], sold[sku]), await shop.LevelsAsync(shop.Sku(sku), shop.Place));
    }

    /// <param name="wasSoldOut">What was short a moment ago is looked at before it is taken: another way through.</param>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Place_TheSameKeyManyTimesAtOnceForTheLastUnits_IsOneOrder(bool wasSoldOut)
    {
        const int rounds = 10;
        var shop = await baseline.OpenShopAsync();
        var body = Shop.Order((shop.Sku(1), 2, shop.Place));
        for (var round = 0; round < rounds; round++)
        {
            var key = shop.NewKey();
            await shop.ReceiveAsync(shop.Sku(1), shop.Place, 2);

            var replies = await Task.WhenAll(Enumerable.Range(0, Buyers).Select(_ => shop.PlaceAsync(body, key)));

            Assert.All(replies, reply => Assert.Equal((201, replies[0].Text), (reply.Status, reply.Text)));
            Assert.Single(replies, reply => !reply.Replayed);
            if (wasSoldOut) (await shop.PlaceAsync(body)).IsProblem(409, "insufficientStock");
        }
    }

    private static async Task<Reply[]> Buy(int ordersOfEach, Func<int, string> body, Shop shop)
    {
        var replies = new Reply[Buyers * ordersOfEach];
        await Task.WhenAll(Enumerable.Range(0, Buyers).Select(async buyer =>
        {
            for (var i = 0; i < ordersOfEach; i++)
            {
                var number = (buyer * ordersOfEach) + i;
                replies[number] = await shop.PlaceAsync(body(number));
            }
        }));
        return replies;
    }

    private static List<(int Sku, long Quantity)> Choose(Random random, int skus) =>
        [.. Enumerable.Range(0, random.Next(2, 5)).Select(_ => (random.Next(skus), (long)random.Next(1, 4)))];
}
