using OrleansOms.EndToEnd.Tests.Hosting;
using OrleansOms.EndToEnd.Tests.Returns;

namespace OrleansOms.EndToEnd.Tests.Lifetime;

/// <summary>SIGKILL between the steps of a return, and while one of them is under way.</summary>
public sealed class ReturnKillTests
{
    [Fact]
    public async Task Process_KilledWithinAReturn_GoesOnWhereItWas()
    {
        using var data = new DataDirectory();
        string order, sku, warehouse, id;
        OmsAnswer requested, received;
        await using (var silo = await SiloProcess.ServeAsync(data))
        {
            var oms = silo.Oms;
            warehouse = await oms.NewLocation();
            sku = await oms.NewSku((warehouse, 10));
            order = await ReturnLifeTests.Delivered(oms, sku, warehouse, "web");
            requested = (await oms.Return(order, "request", (1, 2))).Is(201);
            id = requested.String("id");
            received = (await oms.ReceiveReturn(id, warehouse, "receive", (1, 2))).Is(200);
            silo.Kill();
        }

        await using (var silo = await SiloProcess.ServeAsync(data))
        {
            var oms = silo.Oms;
            (await oms.Return(order, "request", (1, 2))).Replays(requested);
            (await oms.ReceiveReturn(id, warehouse, "receive", (1, 2))).Replays(received);
            Assert.Equal(new Levels(9, 7, 0, 0, 0, 0, Quality: 2), await oms.Stock(sku, warehouse));

            // Killed while it is asked: whether it was done is known only afterwards, by the same key.
            var unanswered = oms.Inspect(id, "inspect", (1, 2, "restock"));
            silo.Kill();
            await Record.ExceptionAsync(() => unanswered);
        }

        await using (var silo = await SiloProcess.ServeAsync(data))
        {
            var oms = silo.Oms;
            (await oms.Inspect(id, "inspect", (1, 2, "restock"))).Is(200);
            Assert.Equal(new Levels(9, 9, 0, 0, 0, 0), await oms.Stock(sku, warehouse));
            Assert.Equal("closed", (await oms.Refund(id, "refund")).Is(200).String("status"));
            await ReturnLifeTests.AssertOrder(oms, order, "partiallyReturned", returned: 2, refunded: "2.33");
        }
    }
}
