using System.Globalization;
using System.Net.Http.Headers;

namespace OrleansOms.Load.Suites.Scenarios;

/// <summary>Looks every few seconds at how much memory the server says it uses, if it has Prometheus metrics at <c>/metrics</c>.</summary>
public sealed class ServerMemory : IDisposable
{
    private const double Mega = 1024 * 1024;

    private static readonly TimeSpan Between = TimeSpan.FromSeconds(5);
    private static readonly string[] Names =
        ["dotnet_process_memory_working_set_bytes", "process_working_set_bytes", "process_resident_memory_bytes"];


    private readonly HttpClient _http;
    private readonly CancellationTokenSource _stop = new();
    private readonly List<double> _megabytes = [];
    private readonly Task _watching;

    public ServerMemory(Uri url, string? apiKey)
    {
        _http = new HttpClient { BaseAddress = url };
        if (apiKey is not null) _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", apiKey);
        _watching = WatchAsync();
    }

    /// <summary>What was seen; complete once this is disposed, empty when the server says nothing.</summary>
    public IReadOnlyList<double> Megabytes => _megabytes;

    public void Dispose()
    {
        _stop.Cancel();
        _watching.Wait();
        _stop.Dispose();
        _http.Dispose();
    }

    private async Task WatchAsync()
    {
        try
        {
            while (true)
            {
                if (await LookAsync() is { } bytes) _megabytes.Add(bytes / Mega);
                await Task.Delay(Between, _stop.Token);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The run is over.
        }
    }

    // A server that has no metrics, or is away for a moment, only leaves a gap.
    private async Task<double?> LookAsync()
    {
        try
        {
            using var answer = await _http.GetAsync("/metrics", _stop.Token);
            if (!answer.IsSuccessStatusCode) return null;
            var lines = (await answer.Content.ReadAsStringAsync(_stop.Token)).Split('\n');
            var line = Array.Find(lines, line => Array.Exists(Names, name => line.StartsWith(name, StringComparison.Ordinal)));
            if (line is null) return null;
            return double.TryParse(line.AsSpan(line.LastIndexOf(' ') + 1), CultureInfo.InvariantCulture, out var bytes) ? bytes : null;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }
}
