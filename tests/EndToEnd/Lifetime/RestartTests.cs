using OrleansOms.EndToEnd.Tests.Hosting;
using OrleansOms.Silo;

namespace OrleansOms.EndToEnd.Tests.Lifetime;

/// <summary>Stopped as an operator stops it, and started again on the same data.</summary>
public sealed class RestartTests
{
    [Theory]
    [InlineData(StorageKind.Embedded)]
    [InlineData(StorageKind.Postgres)]
    public async Task Silo_StoppedAndStartedAgain_ShowsAndRepeatsEverythingAsItWas(StorageKind storage)
    {
        using var data = new DataDirectory();
        await using var database = new PostgresDatabase();
        string[] options = storage == StorageKind.Postgres
            ? ["--storage=postgres", $"--ConnectionStrings:Oms={await database.CreateAsync()}"]
            : ["--storage=embedded", $"--data={data.Path}"];
        var (place, refused, movement, shipment, cancel) = ("key-1", "key-2", "key-3", "key-4", "key-5");
        OrderDraft draft, tooLarge;
        string sku, location, id;
        OmsAnswer placed, moved, shipped, cancelled;
        string[] paths;
        List<OmsAnswer> shown;

        await using (var silo = await RunningSilo.StartAsync(options))
        {
            var oms = silo.Oms;
            location = await oms.NewLocation(52.26, -1.16);
            sku = await oms.NewSku((location, 10));
            (draft, tooLarge) = (OrderDraft.Of((sku, 4)) with { Reference = "R-1" }, OrderDraft.Of((sku, 400)) with { Reference = "R-2" });
            placed = (await oms.Place(draft, place)).Is(201);
            id = placed.String("id");
            (await oms.Place(tooLarge, refused)).IsProblem(409, "insufficientStock");
            moved = await oms.Receive(sku, location, 2, movement);
            shipped = (await oms.Ship(id, location, shipment, (1, 2))).Is(201);
            cancelled = (await oms.Cancel(id, cancel, (1, 1))).Is(200);

            // The cancelled unit is back in stock, and the order has noted that: from here on nothing happens by itself.
            var (order, stock) = ($"/v1/orders/{id}", $"/v1/stock/{sku}/{location}");
            await Eventually.Sees(() => oms.Get($"{order}/events"), events => events.Text.Contains("order.released", StringComparison.Ordinal));
            paths = [order, $"{order}/events", stock, $"{stock}/movements", $"/v1/locations/{location}"];
            shown = [.. await Task.WhenAll(paths.Select(oms.Get))];
        }

        await using (var silo = await RunningSilo.StartAsync(options))
        {
            var oms = silo.Oms;
            var rows = await silo.JournalRows();
            foreach (var (path, before) in paths.Zip(shown))
            {
                var after = (await oms.Get(path)).Is(200);
                Assert.Equal((before.Text, before.ETag), (after.Text, after.ETag));
            }

            (await oms.Place(draft, place)).Replays(placed);
            (await oms.Move(sku, location, "receipt", 2, movement)).Replays(moved);
            (await oms.Ship(id, location, shipment, (1, 2))).Replays(shipped);
            (await oms.Cancel(id, cancel, (1, 1))).Replays(cancelled);
            (await oms.Place(draft with { Currency = "EUR" }, place)).IsProblem(422, "idempotencyKeyReused");
            (await oms.Place(tooLarge, refused)).IsProblem(409, "insufficientStock");
            await Eventually.Sees(() => oms.Search("channel=web&status=partiallyShipped"), found => found.Count == 1);
            Assert.Equal(rows, await silo.JournalRows());

            (await oms.Place(draft, "key-6")).IsProblem(409, "duplicateReference");
            Assert.Equal(Levels.With(onHand: 10, committed: 1), await oms.Stock(sku, location));
        }

        await using (var silo = await RunningSilo.StartAsync(options))
        {
            (await silo.Oms.Ship(id, location, "key-7", (1, 1))).Is(201);
            Assert.Equal(Levels.With(onHand: 9, committed: 0), await silo.Oms.Stock(sku, location));
        }
    }

    [Fact]
    public async Task Process_ToldToEndWhileOrdersCome_ExitsWithZeroAndKeepsWhatItAcknowledged()
    {
        using var data = new DataDirectory();
        Traffic traffic;
        await using (var silo = await SiloProcess.ServeAsync(data))
        {
            traffic = await Traffic.PrepareAsync(silo.Oms, seed: 1);
            SiloProcess.Ending? ending = null;
            await traffic.RunAsync(silo.Oms, until: 100, async () => ending = await silo.TerminateAsync());
            Assert.Equal((0, ""), (ending!.ExitCode, ending.Error));
        }

        await using var again = await SiloProcess.ServeAsync(data);
        await traffic.VerifyAsync(again.Oms);
    }

    [Fact]
    public async Task Process_ToldToEndWhileAStreamIsOpen_EndsTheStreamAndComplainsOfNothing()
    {
        using var data = new DataDirectory();
        await using var silo = await SiloProcess.ServeAsync(data);
        var sku = await silo.Oms.NewSku((await silo.Oms.NewLocation(), 1));
        using var response = await silo.Oms.Http.GetAsync(
            new Uri($"/v1/availability/{sku}/stream", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
        Assert.NotNull(await reader.ReadLineAsync(TestContext.Current.CancellationToken));

        var ending = await silo.TerminateAsync();

        Assert.Equal((0, ""), (ending.ExitCode, ending.Error));

        // Orleans warns of each turn that takes long, as any does where the machine has other things to do.
        Assert.DoesNotContain(ending.Output.Split('\n'), line => line.StartsWith("fail:", StringComparison.Ordinal)
            || (line.StartsWith("warn:", StringComparison.Ordinal) && !line.Contains("Orleans.Runtime.Scheduler", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Demo_OnAnEmptyStore_FillsItOnce()
    {
        using var data = new DataDirectory();
        for (var start = 0; start < 2; start++)
        {
            await using var silo = await SiloProcess.ServeAsync(data, "--demo");
            Assert.Equal(210, await silo.Oms.Available("MUG-RED"));
            var ledger = (await silo.Oms.Get("/v1/stock/MUG-RED/WH-NORTH/movements")).Is(200);
            Assert.Single(ledger.Json["items"]!.AsArray());
            Assert.Equal(0, (await silo.TerminateAsync()).ExitCode);
        }
    }
}
