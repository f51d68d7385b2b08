using System.Net;
using OrleansOms.EndToEnd.Tests.Hosting;

namespace OrleansOms.EndToEnd.Tests.Surface;

/// <summary>What stands around the contract: health, metrics, descriptions, pages, streams.</summary>
public sealed class SurfaceTests(Silos silos)
{
    [Theory]
    [InlineData(Deployment.Memory)]
    [InlineData(Deployment.Embedded)]
    [InlineData(Deployment.Postgres)]
    public async Task Metrics_AfterAWrite_CountItsRows(Deployment deployment)
    {
        var oms = await silos.Of(deployment);
        await oms.NewLocation();

        await Eventually.Sees(
            async () => (await oms.Get("/metrics")).Is(200).Text,
            text => text.Split('\n').Any(line => line.StartsWith("oms_journal_rows", StringComparison.Ordinal) && !line.EndsWith(" 0", StringComparison.Ordinal)));
    }

    // In a process of its own: where several silos share one, a silo that ends takes the others' gauges of the same names along.
    [Fact]
    public async Task Metrics_OfWhatAnOperatorWatches_AreThere()
    {
        using var data = new DataDirectory();
        await using var silo = await SiloProcess.ServeAsync(data);
        await silo.Oms.NewLocation();

        await Eventually.Sees(
            async () => (await silo.Oms.Get("/metrics")).Is(200).Text,
            text => Array.TrueForAll(
                [
                    "oms_activations", "oms_search_lag_seconds", "oms_search_rows", "oms_search_superseded", "oms_journal_queue_age_seconds",
                    "oms_admission_limit", "oms_admission_running", "oms_admission_queue_age_seconds", "oms_admission_waiting",
                    "oms_admission_admitted_total", "oms_admission_refused_total",
                ],
                name => text.Split('\n').Any(line => line.StartsWith(name, StringComparison.Ordinal))));
    }

    [Theory]
    [InlineData(Deployment.Memory, "/livez", "application/json")]
    [InlineData(Deployment.Memory, "/readyz", "application/json")]
    [InlineData(Deployment.Memory, "/", "text/html")]
    [InlineData(Deployment.Memory, "/docs", "text/html")]
    [InlineData(Deployment.Memory, "/dashboard", "text/html")]
    [InlineData(Deployment.Memory, "/openapi/v1.json", "application/json")]
    [InlineData(Deployment.Client, "/livez", "application/json")]
    [InlineData(Deployment.Client, "/readyz", "application/json")]
    [InlineData(Deployment.Client, "/", "text/html")]
    [InlineData(Deployment.Client, "/docs", "text/html")]
    [InlineData(Deployment.Client, "/metrics", "text/plain")]
    [InlineData(Deployment.Client, "/openapi/v1.json", "application/json")]
    public async Task Page_OfARunningSystem_Answers(Deployment deployment, string path, string mediaType)
    {
        var oms = await silos.Of(deployment);

        using var answer = await Follow(oms, path);

        Assert.Equal((HttpStatusCode.OK, mediaType), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
    }

    [Fact]
    public async Task OpenApi_OfTheApiProgram_IsTheSilos()
    {
        var (silo, api) = (await silos.Of(Deployment.Memory), await silos.Of(Deployment.Client));

        Assert.Equal(await Contract(silo), await Contract(api));

        static async Task<string> Contract(OmsClient oms)
        {
            var description = (await oms.Get("/openapi/v1.json")).Is(200).Json.AsObject();
            Assert.True(description.Remove("servers"));
            return description.ToJsonString();
        }
    }

    [Fact]
    public async Task OpenApi_OfARunningSilo_Is31AndHasTheContractsCalls()
    {
        var oms = await silos.Of(Deployment.Memory);

        var description = (await oms.Get("/openapi/v1.json")).Is(200).Json;

        Assert.StartsWith("3.1", (string)description["openapi"]!, StringComparison.Ordinal);
        var paths = description["paths"]!.AsObject().Select(path => path.Key).ToList();
        Assert.Superset(
            new HashSet<string>(StringComparer.Ordinal)
            {
                "/v1/orders",
                "/v1/orders/{id}",
                "/v1/orders/{id}/cancel",
                "/v1/orders/{id}/shipments",
                "/v1/returns",
                "/v1/returns/{id}/inspect",
                "/v1/exceptions",
                "/v1/exceptions/{id}/resolve",
                "/v1/transfers",
                "/v1/transfers/{id}/receive",
                "/v1/stock/{sku}/{location}/movements",
                "/v1/availability/{sku}/stream",
            },
            paths.ToHashSet(StringComparer.Ordinal));
    }

    [Theory, MemberData(nameof(Silos.Each), MemberType = typeof(Silos))]
    public async Task AvailabilityStream_AfterASale_ShowsTheChange(Deployment deployment)
    {
        var oms = await silos.Of(deployment);
        var location = await oms.NewLocation();
        var sku = await oms.NewSku((location, 5));
        using var watcher = await StockWatcher.OpenAsync(oms, sku);

        await watcher.Sees(5);
        (await oms.Place(OrderDraft.Of((sku, 2)))).Is(201);
        await watcher.Sees(3);
        await oms.Receive(sku, location, 10);
        await watcher.Sees(13);
    }

    // Pages send a browser on to their folders.
    private static async Task<HttpResponseMessage> Follow(OmsClient oms, string path)
    {
        var answer = await oms.Http.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
        for (var hops = 0; answer.Headers.Location is { } there && hops < 3; hops++)
        {
            answer.Dispose();
            answer = await oms.Http.GetAsync(there, TestContext.Current.CancellationToken);
        }

        return answer;
    }
}
