using System.Net;
using System.Net.Sockets;
using OrleansOms.Load.Http;
using OrleansOms.Load.Suites.Calls;
using OrleansOms.Load.Suites.Profile;

namespace OrleansOms.Load.Suites.Running;

/// <summary>One connection with at most one call in flight.</summary>
public sealed class Lane(DnsEndPoint server) : IDisposable
{
    private readonly HttpConnection _connection = new(server);

    /// <summary>The socket an answer is awaited on; null while nothing is in flight.</summary>
    public Socket? Awaiting => IsInFlight ? _connection.Socket : null;

    public bool IsInFlight { get; private set; }

    /// <summary>The connection is open.</summary>
    public bool IsOpen => _connection.Socket is not null;

    /// <summary>What is done over it now.</summary>
    public Journey Journey { get; private set; } = null!;

    /// <summary>The phase in which the journey arrived.</summary>
    public Stretch Stretch { get; private set; } = null!;

    /// <summary>When the due call should have been sent, in seconds of the run.</summary>
    public double Intended { get; set; }

    /// <summary>When it was sent, in seconds of the run.</summary>
    public double Sent { get; private set; }

    public void Begin(Journey journey, Stretch stretch, double intended) => (Journey, Stretch, Intended) = (journey, stretch, intended);

    /// <summary>Sends the due call.</summary>
    /// <returns>Whether it left; if not, there will be no answer.</returns>
    public bool Send(RequestWriter request, double now)
    {
        Sent = now;
        try
        {
            request.Clear();
            Journey.Write(request);
            _connection.Send(request.Finish());
            IsInFlight = true;
        }
        catch (SocketException)
        {
            IsInFlight = false;
        }
        return IsInFlight;
    }

    /// <summary>Takes what has arrived.</summary>
    /// <returns>Whether an answer is there to be had from <see cref="Answer"/>: whole, or none because the connection failed.</returns>
    public bool Receive()
    {
        try
        {
            _status = _connection.Receive();
        }
        catch (SocketException)
        {
            _status = 0;
        }
        IsInFlight = _status is null;
        return !IsInFlight;
    }

    /// <summary>What came last; valid until the next call is sent.</summary>
    public HttpAnswer Answer => _status is { } status and not 0 ? new HttpAnswer(status, _connection.Body) : default;

    private int? _status;

    /// <summary>Waits no longer for an answer.</summary>
    public void Abandon()
    {
        _connection.Dispose();
        _status = 0;
        IsInFlight = false;
    }

    public void Dispose() => _connection.Dispose();
}
