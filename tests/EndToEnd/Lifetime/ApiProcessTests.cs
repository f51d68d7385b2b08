using OrleansOms.EndToEnd.Tests.Hosting;
using OrleansOms.Silo.Hosting;

namespace OrleansOms.EndToEnd.Tests.Lifetime;

/// <summary>The endpoints as a process of their own, while the silo behind them comes and goes.</summary>
public sealed class ApiProcessTests
{
    private readonly int _gateway = FreePort.Next();

    [Fact]
    public async Task Api_WhileTheSiloIsKilledAndComesBack_SaysSoAndGoesOn()
    {
        using var data = new DataDirectory();
        await using var api = await ApiProcess.ServeAsync(_gateway);
        var oms = api.Oms;
        (await oms.Get("/livez")).Is(200);
        (await oms.Get("/readyz")).IsProblem(503, "notReady");
        IsUnavailable(await oms.Get("/v1/orders"));

        OmsAnswer placed;
        string sku;
        await using (var silo = await SiloProcess.ServeAsync(data, $"--gateway={_gateway}"))
        {
            await IsReady(oms);
            sku = await oms.NewSku((await oms.NewLocation(), 10));
            placed = (await oms.Place(OrderDraft.Of((sku, 2)), "key-1")).Is(201);
            using var stream = await oms.Http.GetAsync(
                new Uri($"/v1/availability/{sku}/stream", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);

            silo.Kill();
            await silo.Ended();

            // The stream's question is with the silo; nobody answers it, and still it ends.
            Assert.Contains("\"available\":8", await stream.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
            IsUnavailable(await oms.Place(OrderDraft.Of((sku, 3)), "key-2"));
            IsUnavailable(await oms.Order(placed.String("id")));
            (await oms.Get("/readyz")).IsProblem(503, "notReady");
            (await oms.Get("/livez")).Is(200);
        }

        await using (var silo = await SiloProcess.ServeAsync(data, $"--gateway={_gateway}"))
        {
            await IsReady(oms);
            (await oms.Order(placed.String("id"))).Is(200);
            (await oms.Place(OrderDraft.Of((sku, 2)), "key-1")).Replays(placed);
            (await oms.Place(OrderDraft.Of((sku, 3)), "key-2")).Is(201);
            Assert.Equal(5, await oms.Available(sku));

            Assert.Equal((0, ""), await EndOf(silo));
            IsUnavailable(await oms.Order(placed.String("id")));
        }

        var ending = await api.TerminateAsync();
        Assert.Equal((0, ""), (ending.ExitCode, ending.Error));
        Assert.DoesNotContain("fail:", ending.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", ending.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Api_ToldToEndWhileOrdersCome_ExitsWithZeroAndTheSiloKeepsWhatItAcknowledged()
    {
        using var data = new DataDirectory();
        await using var silo = await SiloProcess.ServeAsync(data, $"--gateway={_gateway}");
        await using var api = await ApiProcess.ServeAsync(_gateway);
        await IsReady(api.Oms);
        var traffic = await Traffic.PrepareAsync(api.Oms, seed: 1);

        (int, string)? ending = null;
        await traffic.RunAsync(api.Oms, until: 100, async () => ending = await EndOf(api));

        Assert.Equal((0, ""), ending);
        await traffic.VerifyAsync(silo.Oms);
    }

    [Fact]
    public async Task Api_ToldToEndWhileThereIsNoSilo_ExitsWithZero()
    {
        await using var api = await ApiProcess.ServeAsync(_gateway);

        Assert.Equal((0, ""), await EndOf(api));
    }

    [Fact]
    public async Task Metrics_OfTheApiProgram_CountItsCallsAndItsGateways()
    {
        using var data = new DataDirectory();
        await using var silo = await SiloProcess.ServeAsync(data, "--storage=memory", $"--gateway={_gateway}");
        await using var api = await ApiProcess.ServeAsync(_gateway);
        await IsReady(api.Oms);

        foreach (var name in new[] { "http_server_request_duration", "orleans_client_connected_gateways", "dotnet_process" })
        {
            await Eventually.Sees(async () => (await api.Oms.Get("/metrics")).Is(200).Text, text => text.Contains(name, StringComparison.Ordinal));
        }
    }

    private static Task<int> IsReady(OmsClient oms) => Eventually.Equals(200, async () => (await oms.Get("/readyz")).Status);

    private static void IsUnavailable(OmsAnswer answer) => Assert.Equal("1", answer.IsProblem(503, "unavailable").Header("Retry-After"));

    private static async Task<(int, string)> EndOf(OmsProcess process)
    {
        var ending = await process.TerminateAsync();
        return (ending.ExitCode, ending.Error);
    }
}
