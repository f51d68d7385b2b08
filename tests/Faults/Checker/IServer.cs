namespace OrleansOms.Faults.Tests.Checker;

/// <summary>Whoever answers a client now: one process, the next after it, or a balancer in front of several.</summary>
public interface IServer
{
    /// <exception cref="HttpRequestException">Nobody answered, or not to the end.</exception>
    /// <exception cref="TaskCanceledException">Not in time.</exception>
    Task<OmsAnswer> SendAsync(HttpMethod method, string path, byte[]? body, string? key);

    /// <summary>The last that it said to its operator, for whoever looks into a failure.</summary>
    string LastWords { get; }
}

/// <summary>The process that serves at the time; a test puts another one in when it has started it.</summary>
public sealed class CurrentServer : IServer
{
    private volatile OmsClient? _oms;

    /// <summary>All that the process has said so far.</summary>
    public Func<string> Said { get; set; } = () => "";

    public string LastWords => Said() is { Length: > 6_000 } said ? said[^6_000..] : Said();

    /// <summary>Null while there is none.</summary>
    public OmsClient? Oms
    {
        get => _oms;
        set => _oms = value;
    }

    public async Task<OmsAnswer> SendAsync(HttpMethod method, string path, byte[]? body, string? key)
    {
        var oms = _oms ?? throw new HttpRequestException("Nothing serves.");
        try
        {
            return await oms.Send(method, path, body, key is null ? [] : [("Idempotency-Key", key)]);
        }
        catch (ObjectDisposedException e)
        {
            throw new HttpRequestException("It serves no more.", e);
        }
    }
}
