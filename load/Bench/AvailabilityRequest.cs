using System.Net;
using System.Text;

namespace OrleansOms.Load.Bench;

/// <summary>A look at what can be had: <c>GET /v1/availability/{sku}</c> for one SKU, <c>POST /v1/availability</c> for a batch.</summary>
public sealed class AvailabilityRequest : BenchRequest
{
    private readonly int _skus;
    private readonly int[] _places;

    private AvailabilityRequest(string text, string run, int skus, int batch)
        : base(Encoding.ASCII.GetBytes(text), (int)HttpStatusCode.OK)
    {
        var sku = BenchStock.Sku(run, 0);
        _skus = skus;
        _places = new int[batch];
        for (int i = 0, from = 0; i < batch; i++, from = _places[i - 1])
            _places[i] = text.IndexOf(sku, from, StringComparison.Ordinal) + sku.Length - BenchStock.SkuDigits;
    }

    /// <param name="batch">SKUs in a request: 1 for a look at a single one.</param>
    public static AvailabilityRequest Of(ClosedLoop loop, int skus, int batch)
    {
        var sku = BenchStock.Sku(loop.Run, 0);
        var authorization = loop.ApiKey is null ? "" : $"Authorization: Bearer {loop.ApiKey}\r\n";
        var head = $"HTTP/1.1\r\nHost: {loop.Url.Authority}\r\n{authorization}";
        var body = $$"""{"skus":[{{string.Join(',', Enumerable.Repeat($"\"{sku}\"", batch))}}]}""";
        var text = batch == 1
            ? $"GET /v1/availability/{sku} {head}\r\n"
            : $"POST /v1/availability {head}Content-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}";
        return new AvailabilityRequest(text, loop.Run, skus, batch);
    }

    // SKUs of one batch are different ones and lie far from each other.
    public override void Next(Random random)
    {
        var first = random.Next(_skus);
        var stride = _skus / _places.Length;
        for (var i = 0; i < _places.Length; i++) Digits(_places[i], BenchStock.SkuDigits, (first + (i * stride)) % _skus);
    }
}
