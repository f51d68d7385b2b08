using System.Diagnostics;
using OrleansOms.EndToEnd.Tests.Hosting;
using OrleansOms.Silo.Hosting;

namespace OrleansOms.EndToEnd.Tests.Operators;

/// <summary>What an operator sees from outside of what goes on inside.</summary>
public sealed class TelemetryTests
{
    [Fact]
    public async Task Metrics_AfterOrders_TellHowTheyWent()
    {
        // In a process of its own: what is counted is a process's, and other tests place orders in this one.
        using var data = new DataDirectory();
        await using var silo = await SiloProcess.ServeAsync(data, "--storage=memory");
        var sku = await silo.Oms.NewSku((await silo.Oms.NewLocation(), 1));
        var key = Unique.Id("order");
        (await silo.Oms.Place(OrderDraft.Of((sku, 1)), key)).Is(201);
        (await silo.Oms.Place(OrderDraft.Of((sku, 1)), key)).Is(201);
        (await silo.Oms.Place(OrderDraft.Of((sku, 1)))).Is(409);

        var metrics = (await silo.Oms.Get("/metrics")).Is(200).Text;

        Assert.Equal(1, Value(metrics, "oms_order_placing_duration_seconds_count", "outcome=\"placed\""));
        Assert.Equal(1, Value(metrics, "oms_order_placing_duration_seconds_count", "outcome=\"replayed\""));
        Assert.Equal(1, Value(metrics, "oms_order_placing_duration_seconds_count", "outcome=\"refused\""));
        Assert.Equal(1, Value(metrics, "oms_reservation_duration_seconds_count", "outcome=\"held\""));
        Assert.True(Value(metrics, "oms_journal_flush_rows_count", "") > 0);
        Assert.Equal(0, Value(metrics, "oms_journal_queue_size_bytes", ""));
        Assert.Equal(0, Value(metrics, "oms_stock_violations", ""));
        Assert.Equal(1, Value(metrics, "oms_cluster_silos", "status=\"active\""));
        Assert.Equal(0, Value(metrics, "oms_cluster_silos", "status=\"joining\""));
        Assert.True(Value(metrics, "orleans_catalog_activation_created_total", "grain_type=\"stock\"") > 0);
    }

    [Fact]
    public async Task Trace_OfAnOrder_GoesFromTheRequestToTheFlush()
    {
        await using var collector = await TraceCollector.StartAsync();
        await using var silo = await RunningSilo.StartAsync(["--storage=memory", .. collector.Settings]);

        await IsTracedToTheFlush(silo.Oms, collector, []);
    }

    [Fact]
    public async Task Trace_OfAnOrderThroughTheApiProgram_GoesOnInTheSilo()
    {
        var gateway = FreePort.Next();
        await using var collector = await TraceCollector.StartAsync();
        await using var silo = await RunningSilo.StartAsync(["--storage=memory", $"--gateway={gateway}", .. collector.Settings]);
        await using var api = await RunningApi.StartAsync(gateway, collector.Settings, options: []);

        await IsTracedToTheFlush(api.Oms, collector, ["order Handle"]);
    }

    private static async Task IsTracedToTheFlush(OmsClient oms, TraceCollector collector, string[] onTheWay)
    {
        var sku = await oms.NewSku((await oms.NewLocation(), 5));
        var trace = ActivityTraceId.CreateRandom();

        (await oms.Post("/v1/orders", OrderDraft.Of((sku, 1)), Unique.Id("order"), ("traceparent", $"00-{trace}-{ActivitySpanId.CreateRandom()}-01"))).Is(201);

        // One after the other, as they begin; each is told when it has ended. Stock that is in the order's silo is told without a call, and so is an order at its desk.
        string[] expected = ["POST /v1/orders", .. onTheWay, "order PlaceSourced", "stock ReserveStock", "stock CommitStock", "flush"];
        await Eventually.Equals("", () => Task.FromResult(string.Join(", ", expected.Except(collector.SpansOf(trace)))));
    }

    private static double Value(string metrics, string name, string label)
    {
        var line = metrics.Split('\n').Single(line =>
            (line.StartsWith(name + "{", StringComparison.Ordinal) || line.StartsWith(name + " ", StringComparison.Ordinal)) && line.Contains(label, StringComparison.Ordinal));
        return double.Parse(line[(line.LastIndexOf('}') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0], System.Globalization.CultureInfo.InvariantCulture);
    }
}
