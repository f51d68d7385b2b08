using System.Buffers.Text;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace OrleansOms.Load.Http;

/// <summary>One HTTP/1.1 connection that sends bytes built beforehand and reads no more of an answer than it must. Not pipelined.</summary>
public sealed class HttpConnection(DnsEndPoint server) : IDisposable
{
    // A request of some hundred lines must leave at once, even when the server is slow to read it: nobody else sends meanwhile.
    private const int SendBufferBytes = 256 * 1024;

    private const int Chunked = -1;

    private static ReadOnlySpan<byte> EndOfHead => "\r\n\r\n"u8;

    // The end of a chunked body. JSON as servers write it has no line break inside, so these bytes can't stand anywhere else.
    private static ReadOnlySpan<byte> EndOfChunks => "\r\n0\r\n\r\n"u8;

    private byte[] _buffer = new byte[16 * 1024];
    private int _received;
    private int _bodyAt;
    private int _bodyBytes;

    /// <summary>The open socket, to wait on; null before the first request and after a failure.</summary>
    public Socket? Socket { get; private set; }

    /// <summary>The body of the answer that <see cref="Receive"/> last completed, without the marks of chunks; valid until the next request.</summary>
    public ReadOnlySpan<byte> Body => _buffer.AsSpan(_bodyAt, _bodyBytes);

    /// <summary>Sends one request, connecting first where needed.</summary>
    /// <exception cref="SocketException">The connection failed and is closed.</exception>
    public void Send(ReadOnlySpan<byte> request)
    {
        try
        {
            if (Socket is null)
            {
                Socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, SendBufferSize = SendBufferBytes };
                Socket.Connect(server);
            }
            _received = _bodyAt = _bodyBytes = 0;
            while (request.Length > 0) request = request[Socket.Send(request)..];
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Takes what has arrived; blocks when nothing has.</summary>
    /// <returns>The answer's status once all of it is there, else null.</returns>
    /// <exception cref="SocketException">The connection failed and is closed; it is not known whether the server has acted.</exception>
    public int? Receive()
    {
        try
        {
            if (_received == _buffer.Length) Array.Resize(ref _buffer, _received * 2);
            var count = Socket!.Receive(_buffer.AsSpan(_received));
            if (count == 0) throw new SocketException((int)SocketError.ConnectionReset);
            _received += count;
            return IsComplete() ? Status(_buffer) : null;
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        Socket?.Dispose();
        Socket = null;
    }

    private bool IsComplete()
    {
        var received = _buffer.AsSpan(0, _received);
        if (_bodyAt == 0)
        {
            var head = received.IndexOf(EndOfHead);
            if (head < 0) return false;
            _bodyAt = head + EndOfHead.Length;
            _bodyBytes = ContentLength(received[..head]) ?? Chunked;
        }
        if (_bodyBytes != Chunked) return _received >= _bodyAt + _bodyBytes;
        if (!received.EndsWith(EndOfChunks)) return false;
        _bodyBytes = JoinChunks(received[_bodyAt..]);
        return true;
    }

    private static int? ContentLength(ReadOnlySpan<byte> head)
    {
        var name = "Content-Length:"u8;
        foreach (var range in head.Split("\r\n"u8))
        {
            var line = head[range];
            if (line.Length > name.Length && Ascii.EqualsIgnoreCase(line[..name.Length], name)
                && Utf8Parser.TryParse(line[name.Length..].TrimStart((byte)' '), out int length, out _))
                return length;
        }
        return null;
    }

    /// <summary>Moves the chunks together.</summary>
    /// <returns>Their bytes, which stand at the beginning then.</returns>
    private static int JoinChunks(Span<byte> body)
    {
        var (joined, at) = (0, 0);
        while (true)
        {
            var line = body[at..].IndexOf("\r\n"u8);
            var size = int.Parse(body.Slice(at, line), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            if (size == 0) return joined;
            at += line + 2;
            body.Slice(at, size).CopyTo(body[joined..]);
            joined += size;
            at += size + 2;
        }
    }

    private static int Status(ReadOnlySpan<byte> received) =>
        Utf8Parser.TryParse(received.Slice("HTTP/1.1 ".Length, 3), out int status, out _) ? status : 0;
}
