using System.Buffers.Text;
using System.Net;
using System.Net.Sockets;

namespace OrleansOms.Load.Bench;

/// <summary>One HTTP/1.1 connection that sends bytes built beforehand and reads no more of an answer than it must. Not pipelined.</summary>
public sealed class HttpConnection(DnsEndPoint server) : IDisposable
{
    private static ReadOnlySpan<byte> EndOfHead => "\r\n\r\n"u8;

    // The end of a chunked body. JSON as servers write it has no line break inside, so these bytes can't stand anywhere else.
    private static ReadOnlySpan<byte> EndOfChunks => "\r\n0\r\n\r\n"u8;

    private byte[] _buffer = new byte[16 * 1024];
    private int _received;

    /// <summary>The open socket, to wait on; null before the first request and after a failure.</summary>
    public Socket? Socket { get; private set; }

    /// <summary>Sends one request, connecting first where needed.</summary>
    /// <exception cref="SocketException">The connection failed and is closed.</exception>
    public void Send(ReadOnlySpan<byte> request)
    {
        try
        {
            if (Socket is null)
            {
                Socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                Socket.Connect(server);
            }
            _received = 0;
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
            var received = _buffer.AsSpan(0, _received);
            return IsComplete(received) ? Status(received) : null;
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

    private static bool IsComplete(ReadOnlySpan<byte> received)
    {
        var head = received.IndexOf(EndOfHead);
        if (head < 0) return false;
        return ContentLength(received[..head]) is { } length
            ? received.Length >= head + EndOfHead.Length + length
            : received.EndsWith(EndOfChunks);
    }

    private static int? ContentLength(ReadOnlySpan<byte> head)
    {
        var name = "\r\nContent-Length: "u8;
        var at = head.IndexOf(name);
        return at >= 0 && Utf8Parser.TryParse(head[(at + name.Length)..], out int length, out _) ? length : null;
    }

    private static int Status(ReadOnlySpan<byte> received) =>
        Utf8Parser.TryParse(received.Slice("HTTP/1.1 ".Length, 3), out int status, out _) ? status : 0;
}
