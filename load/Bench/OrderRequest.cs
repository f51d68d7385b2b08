using System.Net;
using System.Text;

namespace OrleansOms.Load.Bench;

/// <summary><c>POST /v1/orders</c> with two lines of one unit each, of two different SKUs.</summary>
public sealed class OrderRequest : BenchRequest
{
    private const int KeyDigits = 12;
    private const long KeysPerConnection = 100_000_000;

    private readonly int _skus;
    private readonly int _key;
    private readonly int _firstSku;
    private readonly int _secondSku;
    private long _nextKey;

    private OrderRequest(string text, string run, int bodyLength, int connection, int skus)
        : base(Encoding.ASCII.GetBytes(text), (int)HttpStatusCode.Created)
    {
        var sku = BenchStock.Sku(run, 0);
        _skus = skus;
        _nextKey = connection * KeysPerConnection;
        _key = text.IndexOf($"{run}-{new string('0', KeyDigits)}", StringComparison.Ordinal) + run.Length + 1;
        _firstSku = text.IndexOf(sku, text.Length - bodyLength, StringComparison.Ordinal) + sku.Length - BenchStock.SkuDigits;
        _secondSku = text.LastIndexOf(sku, StringComparison.Ordinal) + sku.Length - BenchStock.SkuDigits;
    }

    /// <param name="sourced">Leave the location to the server.</param>
    /// <param name="connection">Its number, which sets its keys apart.</param>
    public static OrderRequest Of(ClosedLoop loop, int skus, bool sourced, int connection)
    {
        var sku = BenchStock.Sku(loop.Run, 0);
        var place = sourced ? "" : $",\"location\":\"{OrdersBench.Location}\"";
        var line = $$"""{"sku":"{{sku}}","quantity":1,"unitPrice":"2.55"{{place}}}""";
        var body = $$"""{"channel":"bench","currency":"GBP","customer":{"id":"bench"},"lines":[{{line}},{{line}}]"""
            + ""","delivery":{"method":"standard","address":{"country":"GB"}}}""";
        var authorization = loop.ApiKey is null ? "" : $"Authorization: Bearer {loop.ApiKey}\r\n";
        var text = $"POST /v1/orders HTTP/1.1\r\nHost: {loop.Url.Authority}\r\n{authorization}Content-Type: application/json\r\n"
            + $"Idempotency-Key: {loop.Run}-{new string('0', KeyDigits)}\r\nContent-Length: {body.Length}\r\n\r\n{body}";
        return new OrderRequest(text, loop.Run, body.Length, connection, skus);
    }

    public override void Next(Random random)
    {
        var first = random.Next(_skus);
        Digits(_key, KeyDigits, _nextKey++);
        Digits(_firstSku, BenchStock.SkuDigits, first);
        Digits(_secondSku, BenchStock.SkuDigits, (first + 1 + random.Next(_skus - 1)) % _skus);
    }
}
