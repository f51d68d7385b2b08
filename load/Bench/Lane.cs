using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using OrleansOms.Load.Http;

namespace OrleansOms.Load.Bench;

/// <summary>One connection with one request in flight.</summary>
/// <remarks>A request whose outcome is not known (no answer, or 503) is sent again with its key until it is, so that the orders that
/// were acknowledged are exactly those that exist.</remarks>
public sealed class Lane(ClosedLoop loop, BenchRequest request) : IDisposable
{
    private readonly HttpConnection _connection = new(new DnsEndPoint(loop.Url.Host, loop.Url.Port));
    private long _started;
    private long _sendAgainAt;
    private int _failures;

    /// <summary>The socket an answer is awaited on; null while the lane is idle or pauses.</summary>
    public Socket? Awaiting => IsBusy && _sendAgainAt == 0 ? _connection.Socket : null;

    public bool IsBusy { get; private set; }

    /// <summary>The status of an answer that counts.</summary>
    public int Success => request.Success;

    /// <summary>From the first attempt on.</summary>
    public TimeSpan Elapsed => Stopwatch.GetElapsedTime(_started);

    /// <summary>Sends the next request.</summary>
    /// <returns>As <see cref="Receive"/>.</returns>
    public int? Start(Random random)
    {
        request.Next(random);
        _started = Stopwatch.GetTimestamp();
        _failures = 0;
        IsBusy = true;
        return Send();
    }

    /// <returns>A status when one has arrived (0: the connection failed), else null. After one that settles the request the lane is
    /// idle.</returns>
    public int? Receive()
    {
        try
        {
            return _connection.Receive() is { } status ? Judge(status) : null;
        }
        catch (SocketException)
        {
            return Judge(0);
        }
    }

    /// <summary>Sends the request again when its pause is over.</summary>
    /// <returns>As <see cref="Receive"/>.</returns>
    /// <exception cref="ServerUnreachableException">The patience is at its end.</exception>
    public int? Resume()
    {
        if (_sendAgainAt == 0 || Stopwatch.GetTimestamp() < _sendAgainAt) return null;
        if (Elapsed > loop.Patience.Total)
            throw new ServerUnreachableException($"A request was not settled within {loop.Patience.Total.TotalSeconds:0} s.");
        return Send();
    }

    public void Dispose() => _connection.Dispose();

    private int? Send()
    {
        _sendAgainAt = 0;
        try
        {
            _connection.Send(request.Bytes);
            return null;
        }
        catch (SocketException)
        {
            return Judge(0);
        }
    }

    private int Judge(int status)
    {
        IsBusy = status is 0 or (int)HttpStatusCode.ServiceUnavailable;
        if (!IsBusy) return status;
        var pause = loop.Patience.PauseAfter(++_failures, null);
        _sendAgainAt = Stopwatch.GetTimestamp() + (long)(pause.TotalSeconds * Stopwatch.Frequency);
        return status;
    }
}
