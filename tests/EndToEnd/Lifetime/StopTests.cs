using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using OrleansOms.EndToEnd.Tests.Hosting;
using OrleansOms.Engine;
using OrleansOms.Engine.Journal;
using OrleansOms.Engine.Journal.Memory;
using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.Orders;
using OrleansOms.Grains.Interfaces.References;
using OrleansOms.Silo.Hosting;
using OrderDraft = OrleansOms.EndToEnd.Tests.Hosting.OrderDraft;

namespace OrleansOms.EndToEnd.Tests.Lifetime;

/// <summary>Told to stop while somebody waits for an order that can't be settled, since another grain is out of reach. He is sent away after a while, or it would not end in time.</summary>
public sealed class StopTests
{
    /// <summary>Well under the 35 s after which the host gives up.</summary>
    private static readonly TimeSpan EndsWithin = TimeSpan.FromSeconds(25);

    [Fact]
    public async Task Silo_ToldToStopWhileARequestWaits_TellsItToAskAgainAndEnds()
    {
        using var data = new DataDirectory();
        string[] options = ["--storage=embedded", $"--data={data.Path}"];
        OrderDraft draft;
        await using (var silo = await StartAsync(options))
        {
            draft = OrderDraft.Of((await silo.Oms.NewSku((await silo.Oms.NewLocation(), 1)), 1)) with { Reference = "R-1" };
            var waits = silo.Oms.Place(draft, "k");
            await silo.Services.GetRequiredService<OutOfReach>().WasCalled;

            await EndsInTime(silo);

            (await waits).IsProblem(503, "unavailable");
        }

        await using var again = await RunningSilo.StartAsync(options);
        (await again.Oms.Place(draft, "k")).Is(201);
        Assert.Equal(0, await again.Oms.Available(draft.Lines[0].Sku));
    }

    // As API programs and other silos ask: the server knows of no request that it could wait for.
    [Fact]
    public async Task Silo_ToldToStopWhileACallOfAnotherProcessWaits_TellsItToAskAgainAndEnds()
    {
        await using var silo = await StartAsync("--storage=memory");
        var sku = await silo.Oms.NewSku((await silo.Oms.NewLocation(), 1));
        var place = new Envelope<OrderCommand>(new PlaceOrder(Draft(sku), new RequestKey("orders:k", "f")), "operator", "a test");
        var waits = silo.Services.GetRequiredService<IGrainFactory>().To<IOrderGrain>(new string('0', 26)).Handle(place).AsTask();
        await silo.Services.GetRequiredService<OutOfReach>().WasCalled;

        await EndsInTime(silo);

        Assert.IsType<Unavailable>(await waits);
    }

    // The store is closed next.
    [Fact]
    public async Task Journal_StoppedWhenTheTimeToStopIsOver_HasFlushedAllTheSame()
    {
        using var signal = new JournalSignal();
        var node = new Node("one", new MemoryJournalStore(), TimeProvider.System, Guid.NewGuid, () => signal.Work.Set());
        using var journal = new JournalService(node, signal, NullLogger<JournalService>.Instance);
        await journal.StartAsync(TestContext.Current.CancellationToken);
        node.Log.AppendKey(node.Log.Epoch, new CustomerKey("c-1", Guid.NewGuid(), default));

        await journal.StopAsync(new CancellationToken(canceled: true));

        Assert.NotNull(await node.Store.FindKeyAsync("c-1", TestContext.Current.CancellationToken));
    }

    private static Task<RunningSilo> StartAsync(params string[] options) => RunningSilo.StartAsync(
        services => services.AddSingleton<OutOfReach>().AddSingleton<IOutgoingGrainCallFilter>(provider => provider.GetRequiredService<OutOfReach>()),
        options);

    private static async Task EndsInTime(RunningSilo silo)
    {
        var began = Stopwatch.GetTimestamp();
        await silo.StopAsync();
        Assert.InRange(Stopwatch.GetElapsedTime(began), Dismissal.Grace, EndsWithin);
    }

    private static Grains.Interfaces.Orders.OrderDraft Draft(string sku) => new(
        "R-1", "web", "GBP", [], OnShortage.Refuse, new Customer("c-1", null, null, null), [new DraftLine(sku, 1, 1m, 0m, 0m, null)], [],
        new Delivery("standard", new Address(null, [], null, "GB", null, null, null)));

    /// <summary>Whoever keeps references does not answer.</summary>
    private sealed class OutOfReach : IOutgoingGrainCallFilter
    {
        private readonly TaskCompletionSource _called = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task WasCalled => _called.Task.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);

        public Task Invoke(IOutgoingGrainCallContext context)
        {
            if (context.Grain is not IReferenceGrain) return context.Invoke();

            _called.TrySetResult();
            throw new TimeoutException("No answer.");
        }
    }
}
