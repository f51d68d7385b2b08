namespace OrleansOms.EndToEnd.Tests.Hosting;

/// <summary>A browser that has a SKU's stream of availability open.</summary>
public sealed class StockWatcher : IDisposable
{
    private readonly HttpResponseMessage _response;
    private readonly StreamReader _lines;

    private StockWatcher(HttpResponseMessage response, Stream body) => (_response, _lines) = (response, new StreamReader(body));

    public static async Task<StockWatcher> OpenAsync(OmsClient oms, string sku)
    {
        var stop = TestContext.Current.CancellationToken;
        var response = await oms.Http.GetAsync(new Uri($"/v1/availability/{sku}/stream", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, stop);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        return new StockWatcher(response, await response.Content.ReadAsStreamAsync(stop));
    }

    /// <summary>Waits until it shows so many.</summary>
    public async Task Sees(int available)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(TimeSpan.FromSeconds(60));
        while (await _lines.ReadLineAsync(deadline.Token) is { } line)
        {
            if (line.StartsWith("data: ", StringComparison.Ordinal) && line.Contains($"\"available\":{available},", StringComparison.Ordinal)) return;
        }

        Assert.Fail($"The stream ended without {available}.");
    }

    public void Dispose()
    {
        _lines.Dispose();
        _response.Dispose();
    }
}
