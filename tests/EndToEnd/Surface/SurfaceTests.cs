using System.Net;
using OrleansOms.EndToEnd.Tests.Hosting;
using OrleansOms.Silo;

namespace OrleansOms.EndToEnd.Tests.Surface;

/// <summary>What stands around the contract: health, metrics, descriptions, pages, streams.</summary>
public sealed class SurfaceTests(Silos silos)
{
    [Theory, MemberData(nameof(Silos.Each), MemberType = typeof(Silos))]
    public async Task Metrics_AfterAWrite_CountItsRows(StorageKind storage)
    {
        var oms = await silos.Of(storage);
        await oms.NewLocation();

        await Eventually.Sees(
            async () => (await oms.Get("/metrics")).Is(200).Text,
            text => text.Split('\n').Any(line => line.StartsWith("oms_journal_rows", StringComparison.Ordinal) && !line.EndsWith(" 0", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("oms_activations")]
    [InlineData("oms_search_lag_seconds")]
    [InlineData("oms_search_rows")]
    [InlineData("oms_search_superseded")]
    public async Task Metrics_OfWhatAnOperatorWatches_AreThere(string name)
    {
        var oms = await silos.Of(StorageKind.Memory);
        await oms.NewLocation();

        await Eventually.Sees(
            async () => (await oms.Get("/metrics")).Is(200).Text,
            text => text.Split('\n').Any(line => line.StartsWith(name, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("/livez", "application/json")]
    [InlineData("/readyz", "application/json")]
    [InlineData("/docs", "text/html")]
    [InlineData("/dashboard", "text/html")]
    [InlineData("/openapi/v1.json", "application/json")]
    public async Task Page_OfARunningSilo_Answers(string path, string mediaType)
    {
        var oms = await silos.Of(StorageKind.Memory);

        using var answer = await Follow(oms, path);

        Assert.Equal((HttpStatusCode.OK, mediaType), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
    }

    [Fact]
    public async Task OpenApi_OfARunningSilo_Is31AndHasTheContractsCalls()
    {
        var oms = await silos.Of(StorageKind.Memory);

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
    public async Task AvailabilityStream_AfterASale_ShowsTheChange(StorageKind storage)
    {
        var oms = await silos.Of(storage);
        var location = await oms.NewLocation();
        var sku = await oms.NewSku((location, 5));
        using var response = await oms.Http.GetAsync(
            new Uri($"/v1/availability/{sku}/stream", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));

        await ReadUntil(reader, "\"available\":5");
        (await oms.Place(OrderDraft.Of((sku, 2)))).Is(201);
        await ReadUntil(reader, "\"available\":3");
        await oms.Receive(sku, location, 10);
        await ReadUntil(reader, "\"available\":13");
    }

    // The dashboard sends a browser on to its folder.
    private static async Task<HttpResponseMessage> Follow(OmsClient oms, string path)
    {
        var answer = await oms.Http.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
        if (answer.Headers.Location is not { } there) return answer;

        answer.Dispose();
        return await oms.Http.GetAsync(there, TestContext.Current.CancellationToken);
    }

    private static async Task ReadUntil(StreamReader reader, string text)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(TimeSpan.FromSeconds(60));
        while (await reader.ReadLineAsync(deadline.Token) is { } line)
        {
            if (line.StartsWith("data: ", StringComparison.Ordinal) && line.Contains(text, StringComparison.Ordinal)) return;
        }

        Assert.Fail($"The stream ended without {text}.");
    }
}
