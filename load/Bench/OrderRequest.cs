using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace OrleansOms.Load.Bench;

/// <summary>The bytes of <c>POST /v1/orders</c> with two lines of one unit each, built once; only key and SKUs are written anew.</summary>
public sealed class OrderRequest
{
    private const int SkuDigits = 7;
    private const int KeyDigits = 12;

    private readonly byte[] _bytes;
    private readonly int _key;
    private readonly int _firstSku;
    private readonly int _secondSku;

    /// <param name="run">Sets this run's SKUs and keys apart from those of others.</param>
    /// <param name="sourced">Leave the location to the server.</param>
    public OrderRequest(string run, string host, bool sourced, string? apiKey)
    {
        var sku = Sku(run, 0);
        var place = sourced ? "" : $",\"location\":\"{OrdersBench.Location}\"";
        var line = $$"""{"sku":"{{sku}}","quantity":1,"unitPrice":"2.55"{{place}}}""";
        var body = $$"""{"channel":"bench","currency":"GBP","customer":{"id":"bench"},"lines":[{{line}},{{line}}]"""
            + ""","delivery":{"method":"standard","address":{"country":"GB"}}}""";
        var authorization = apiKey is null ? "" : $"Authorization: Bearer {apiKey}\r\n";
        var key = new string('0', KeyDigits);
        var text = $"POST /v1/orders HTTP/1.1\r\nHost: {host}\r\n{authorization}Content-Type: application/json\r\n"
            + $"Idempotency-Key: {run}-{key}\r\nContent-Length: {body.Length}\r\n\r\n{body}";
        _bytes = Encoding.ASCII.GetBytes(text);
        _key = text.IndexOf($"{run}-{key}", StringComparison.Ordinal) + run.Length + 1;
        _firstSku = text.IndexOf(sku, text.Length - body.Length, StringComparison.Ordinal) + sku.Length - SkuDigits;
        _secondSku = text.LastIndexOf(sku, StringComparison.Ordinal) + sku.Length - SkuDigits;
    }

    public static string Sku(string run, int number) => $"{run}-{number.ToString("D" + SkuDigits, CultureInfo.InvariantCulture)}";

    /// <summary>The request as it was last written.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes;

    public void Write(long key, int firstSku, int secondSku)
    {
        Digits(_key, KeyDigits, key);
        Digits(_firstSku, SkuDigits, firstSku);
        Digits(_secondSku, SkuDigits, secondSku);
    }

    private void Digits(int at, byte digits, long number) =>
        Utf8Formatter.TryFormat(number, _bytes.AsSpan(at, digits), out _, new System.Buffers.StandardFormat('D', digits));
}
