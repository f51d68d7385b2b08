using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace OrleansOms.Load.Suites.Calls;

/// <summary>The bytes of one HTTP/1.1 request, written into memory that is used again for the next.</summary>
public sealed class RequestWriter
{
    private const int LongestNumber = 20;

    private readonly ArrayBufferWriter<byte> _request = new(2048);
    private readonly ArrayBufferWriter<byte> _body = new(2048);
    private readonly byte[] _headers;
    private bool _isBegun;

    public RequestWriter(Uri url, string? apiKey)
    {
        var authorization = apiKey is null ? "" : $"Authorization: Bearer {apiKey}\r\n";
        _headers = Encoding.ASCII.GetBytes($" HTTP/1.1\r\nHost: {url.Authority}\r\n{authorization}");
    }

    public void Get(string path) => Begin("GET "u8, path, null);

    /// <summary>A body follows, by <see cref="Text(ReadOnlySpan{byte})"/> and its like; without one it is empty.</summary>
    /// <param name="key">The <c>Idempotency-Key</c>; null for none.</param>
    public void Post(string path, string? key) => Begin("POST "u8, path, key);

    public void Put(string path) => Begin("PUT "u8, path, null);

    /// <summary>JSON as it stands, in UTF-8.</summary>
    public void Text(ReadOnlySpan<byte> json) => _body.Write(json);

    /// <summary>Text that needs no escapes in JSON.</summary>
    public void Text(string plain) => Encoding.UTF8.GetBytes(plain, _body);

    public void Number(long number)
    {
        Utf8Formatter.TryFormat(number, _body.GetSpan(LongestNumber), out var written);
        _body.Advance(written);
    }

    /// <summary>The request that was begun, whole; valid until <see cref="Clear"/>.</summary>
    public ReadOnlySpan<byte> Finish()
    {
        if (!_isBegun) throw new InvalidOperationException("No request was begun.");
        if (_body.WrittenCount > 0)
        {
            _request.Write("Content-Type: application/json\r\n"u8);
        }
        _request.Write("Content-Length: "u8);
        Utf8Formatter.TryFormat(_body.WrittenCount, _request.GetSpan(LongestNumber), out var written);
        _request.Advance(written);
        _request.Write("\r\n\r\n"u8);
        _request.Write(_body.WrittenSpan);
        return _request.WrittenSpan;
    }

    /// <summary>Makes ready for the next request.</summary>
    public void Clear()
    {
        _request.ResetWrittenCount();
        _body.ResetWrittenCount();
        _isBegun = false;
    }

    private void Begin(ReadOnlySpan<byte> method, string path, string? key)
    {
        if (_isBegun) throw new InvalidOperationException("One request at a time.");
        _isBegun = true;
        _request.Write(method);
        Encoding.ASCII.GetBytes(path, _request);
        _request.Write(_headers);
        if (key is null) return;
        _request.Write("Idempotency-Key: "u8);
        Encoding.ASCII.GetBytes(key, _request);
        _request.Write("\r\n"u8);
    }
}
