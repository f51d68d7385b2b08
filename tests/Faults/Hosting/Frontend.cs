using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;

namespace OrleansOms.Faults.Tests.Hosting;

/// <summary>
/// What a client of PostgreSQL sends, message by message (protocol 3: a type, four bytes of length that count themselves, the rest). A
/// flush is a prepared statement: Parse names it once, then each Bind of that name and the Sync after it is one flush with its commit.
/// </summary>
public sealed class Frontend
{
    private const int LengthBytes = 4;
    private const string StatementOfFlush = "insert into oms.flushes";

    private readonly HashSet<string> _flushes = [];
    private bool _isStarted;
    private bool _isBound;

    /// <summary>Whether the message just read is the Sync of a flush: with it the server commits.</summary>
    public bool EndsFlush { get; private set; }

    /// <summary>The next message, whole; null at the end.</summary>
    public async Task<byte[]?> ReadAsync(NetworkStream from, CancellationToken stop)
    {
        // Only the very first message has no type.
        var head = new byte[_isStarted ? 1 + LengthBytes : LengthBytes];
        if (await from.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, stop) < head.Length) return null;
        var rest = BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(head.Length - LengthBytes)) - LengthBytes;
        var message = new byte[head.Length + rest];
        head.CopyTo(message, 0);
        if (await from.ReadAtLeastAsync(message.AsMemory(head.Length), rest, throwOnEndOfStream: false, stop) < rest) return null;
        if (_isStarted) Note((char)head[0], message.AsSpan(head.Length));
        _isStarted = true;
        return message;
    }

    private void Note(char type, ReadOnlySpan<byte> body)
    {
        EndsFlush = false;
        switch (type)
        {
            case 'P' when Encoding.UTF8.GetString(body).Contains(StatementOfFlush, StringComparison.Ordinal):
                _flushes.Add(Text(body));
                break;
            case 'B':
                // The portal's name, then the statement's.
                _isBound |= _flushes.Contains(Text(body[(body.IndexOf((byte)0) + 1)..]));
                break;
            case 'S':
                EndsFlush = _isBound;
                _isBound = false;
                break;
        }
    }

    private static string Text(ReadOnlySpan<byte> body) => Encoding.UTF8.GetString(body[..body.IndexOf((byte)0)]);
}
