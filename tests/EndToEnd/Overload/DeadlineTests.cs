using Microsoft.Extensions.DependencyInjection;
using OrleansOms.EndToEnd.Tests.Hosting;
using OrleansOms.Engine;
using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.Orders;
using OrleansOms.Grains.Interfaces.Stock;
using OrderDraft = OrleansOms.EndToEnd.Tests.Hosting.OrderDraft;

namespace OrleansOms.EndToEnd.Tests.Overload;

/// <summary>A command that comes to its grain too late is not decided. A message between grains is never too late.</summary>
public sealed class DeadlineTests
{
    private static readonly DateTimeOffset Past = DateTimeOffset.UtcNow.AddSeconds(-1);

    [Fact]
    public async Task Order_WhoseDeadlineIsPast_IsNotPlacedAndItsKeyIsFree()
    {
        await using var silo = await RunningSilo.StartAsync("--storage=memory");
        var location = await silo.Oms.NewLocation();
        var sku = await silo.Oms.NewSku((location, 5));
        var rows = await silo.JournalRows();
        var (id, order) = (new string('0', 26), silo.Services.GetRequiredService<IGrainFactory>().To<IOrderGrain>(new string('0', 26)));
        var place = new PlaceOrder(Draft(sku), new RequestKey("orders:late", "f"));

        var late = await order.Handle(new Envelope<OrderCommand>(place, "operator", "a test", Deadline: Past));

        Assert.True(Assert.IsType<Unavailable>(late).TooMuch);
        (await silo.Oms.Order(id)).IsProblem(404, "orderNotFound");
        Assert.Equal(rows, await silo.JournalRows());
        Assert.Equal(5, await silo.Oms.Available(sku));
        var inTime = await order.Handle(new Envelope<OrderCommand>(place, "operator", "a test", Deadline: DateTimeOffset.UtcNow.AddMinutes(1)));
        Assert.False(Assert.IsType<OrderAnswered>(inTime).Replayed);
    }

    // Also when the first answer was lost: it is told again to who asks in time, and never decided twice.
    [Fact]
    public async Task Change_WhoseDeadlineIsPast_IsRefusedThoughItsKeyIsKnown()
    {
        await using var silo = await RunningSilo.StartAsync("--storage=memory");
        var location = await silo.Oms.NewLocation();
        var sku = await silo.Oms.NewSku((location, 5));
        var placed = (string)(await silo.Oms.Place(OrderDraft.Of((sku, 2)))).Is(201).Json["id"]!;
        var order = silo.Services.GetRequiredService<IGrainFactory>().To<IOrderGrain>(placed);
        var cancel = new CancelOrder("late", [], new RequestKey("cancel:k", "f"), IfMatch: null);

        Assert.IsType<OrderAnswered>(await order.Handle(new Envelope<OrderCommand>(cancel, "operator", "a test")));
        Assert.IsType<Unavailable>(await order.Handle(new Envelope<OrderCommand>(cancel, "operator", "a test", Deadline: Past)));

        Assert.True((await order.Handle(new Envelope<OrderCommand>(cancel, "operator", "a test"))).Replayed);
    }

    [Fact]
    public async Task Message_BetweenGrains_IsTakenWheneverItComes()
    {
        await using var silo = await RunningSilo.StartAsync("--storage=memory");
        var location = await silo.Oms.NewLocation();
        var sku = await silo.Oms.NewSku((location, 5));
        var stock = silo.Services.GetRequiredService<IGrainFactory>().To<IStockGrain>($"{sku}@{location}");
        var own = silo.Services.GetRequiredService<Node>().Log.Epoch.Token;
        var reserve = new ReserveStock(new PromiseId("nobody", 1), 1, DateTimeOffset.UtcNow.AddMinutes(1));

        var answer = await stock.Handle(new Envelope<StockCommand>(reserve, "order/nobody", "allocation/1", own, Deadline: Past));

        Assert.IsType<Done>(answer);
    }

    [Fact]
    public async Task Request_ThatIsOfNoUseAnyMore_Is503OverloadedAndItsKeyIsFree()
    {
        await using var silo = await RunningSilo.StartAsync("--storage=memory");
        var location = await silo.Oms.NewLocation();
        var draft = OrderDraft.Of((await silo.Oms.NewSku((location, 5)), 2));

        var late = await silo.Oms.Post("/v1/orders", draft, "k", [("Prefer", "wait=0")]);

        late.IsProblem(503, "overloaded");
        Assert.Equal("1", late.Header("Retry-After"));
        Assert.Null((await silo.Oms.Place(draft, "k")).Is(201).Header("Idempotency-Replayed"));
    }

    private static Grains.Interfaces.Orders.OrderDraft Draft(string sku) => new(
        null, "web", "GBP", [], OnShortage.Refuse, new Customer("c-1", null, null, null), [new DraftLine(sku, 2, 1m, 0m, 0m, null)], [],
        new Delivery("standard", new Address(null, [], null, "GB", null, null, null)));
}
