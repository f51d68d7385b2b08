using OrleansOms.Faults.Tests.Checker;

namespace OrleansOms.Faults.Tests.Hosting;

/// <summary>
/// A load balancer that does nothing but honour <c>/readyz</c>: it asks each process again and again, sends to those that were ready when it asked
/// last, lets what is under way end, and keeps who comes while none is ready waiting. It never sends anything twice.
/// </summary>
public sealed class Balancer : IServer, IAsyncDisposable
{
    private static readonly TimeSpan Often = TimeSpan.FromMilliseconds(100);

    private readonly TimeSpan _period;
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private readonly Dictionary<OmsClient, bool> _ready = [];
    private readonly Task _asking;
    private int _turn;

    /// <param name="period">How often it asks each; ten times a second unless said.</param>
    public Balancer(TimeSpan? period = null)
    {
        _period = period ?? Often;
        _asking = AskAsync();
    }

    public string LastWords => "";

    public void Add(OmsClient oms)
    {
        lock (_gate) _ready.Add(oms, false);
    }

    public void Remove(OmsClient oms)
    {
        lock (_gate) _ready.Remove(oms);
    }

    /// <summary>Waits until it was seen to be ready.</summary>
    public Task Ready(OmsClient oms) => Eventually.Equals(true, () =>
    {
        lock (_gate) return Task.FromResult(_ready[oms]);
    });

    public async Task<OmsAnswer> SendAsync(HttpMethod method, string path, byte[]? body, string? key)
    {
        var oms = await Eventually.Sees(() => Task.FromResult(Next()), found => found is not null);
        return await oms!.Send(method, path, body, key is null ? [] : [("Idempotency-Key", key)]);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _asking;
        _stop.Dispose();
    }

    private OmsClient? Next()
    {
        lock (_gate)
        {
            var ready = _ready.Where(one => one.Value).Select(one => one.Key).ToList();
            return ready.Count == 0 ? null : ready[_turn++ % ready.Count];
        }
    }

    private async Task AskAsync()
    {
        using var timer = new PeriodicTimer(_period);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token))
            {
                List<OmsClient> all;
                lock (_gate) all = [.. _ready.Keys];
                await Task.WhenAll(all.Select(AskAsync));
            }
        }
        catch (OperationCanceledException)
        {
            // It was told to stop.
        }
    }

    private async Task AskAsync(OmsClient oms)
    {
        var isReady = false;
        try
        {
            isReady = (await oms.Get("/readyz")).Status == 200;
        }
        catch (Exception e) when (e is HttpRequestException or IOException or ObjectDisposedException or OperationCanceledException)
        {
            // Nobody there, or whoever asked has gone meanwhile: not ready.
        }

        lock (_gate)
        {
            if (_ready.ContainsKey(oms)) _ready[oms] = isReady;
        }
    }
}
