using OrleansOms.EndToEnd.Tests.Hosting;

namespace OrleansOms.EndToEnd.Tests.Lifetime;

/// <summary>SIGKILL right after counts that break promises, and while an operator decides.</summary>
public sealed class BrokenPromiseKillTests
{
    private const int Orders = 40;

    [Fact]
    public async Task Process_KilledAfterACountThatBreaksPromises_HasEveryOrderFindItsUnits()
    {
        using var data = new DataDirectory();
        string here, there, sku;
        var orders = new List<string>();
        await using (var silo = await SiloProcess.ServeAsync(data))
        {
            var oms = silo.Oms;
            (here, there) = (await oms.NewLocation(), await oms.NewLocation(priority: 9));
            sku = await oms.NewSku((here, 2 * Orders), (there, 30));
            for (var n = 0; n < Orders; n++) orders.Add((await oms.Place(OrderDraft.Of((sku, 2)))).Is(201).String("id"));

            // The older half is kept. Of the newer, 30 units are elsewhere, 10 nowhere.
            (await oms.Move(sku, here, "count", Orders, "count")).Is(201);
            silo.Kill();
        }

        string order, id;
        await using (var silo = await SiloProcess.ServeAsync(data))
        {
            var oms = silo.Oms;
            (await oms.Move(sku, here, "count", Orders, "count")).Is(201);
            await Eventually.Equals(Levels.With(onHand: Orders, committed: Orders), () => oms.Stock(sku, here));
            await Eventually.Equals(Levels.With(onHand: 30, committed: 30), () => oms.Stock(sku, there));
            await Eventually.Equals(10, async () => (await Open(oms, sku)).Sum(exception => exception.Short));
            Assert.Equal((2 * Orders, 10), await Units(oms, orders));

            // Killed while it is asked: whether it was done is known only afterwards, by the same key.
            (order, id) = (await Open(oms, sku)).Select(exception => (exception.Order, exception.Id)).First();
            var unanswered = Resolve(oms, id);
            silo.Kill();
            await Record.ExceptionAsync(() => unanswered);
        }

        await using (var silo = await SiloProcess.ServeAsync(data))
        {
            var oms = silo.Oms;
            Assert.Equal("resolved", (await Resolve(oms, id)).Is(200).String("status"));
            Assert.Single((await oms.Order(order)).Is(200).Json["cancellations"]!.AsArray());
            await Eventually.Sees(() => Open(oms, sku), open => open.All(exception => exception.Id != id));
        }
    }

    private static Task<OmsAnswer> Resolve(OmsClient oms, string id) => oms.Post($"/v1/exceptions/{id}/resolve", new { resolution = "cancel" }, "decide");

    private static async Task<IReadOnlyList<(string Id, string Order, int Short)>> Open(OmsClient oms, string sku) =>
    [
        .. (await oms.Get($"/v1/exceptions?status=open&limit=500&sku={sku}")).Is(200).Json["items"]!.AsArray()
            .Select(exception => ((string)exception!["id"]!, (string)exception["orderId"]!, (int)exception["short"]!)),
    ];

    // Allocated and short, and short alone.
    private static async Task<(int All, int Short)> Units(OmsClient oms, IEnumerable<string> orders)
    {
        var (all, missing) = (0, 0);
        foreach (var order in orders)
        {
            var line = (await oms.Order(order)).Is(200).Json["lines"]![0]!;
            all += (int)line["allocated"]! + (int)line["short"]!;
            missing += (int)line["short"]!;
        }

        return (all, missing);
    }
}
