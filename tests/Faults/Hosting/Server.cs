using OrleansOms.Faults.Tests.Checker;

namespace OrleansOms.Faults.Tests.Hosting;

/// <summary>One silo process after the other over the same store, each on a port of its own; clients go to the one that serves.</summary>
/// <param name="data">The data directory.</param>
public sealed class Server(string data, params string[] options) : IAsyncDisposable
{
    private SiloProcess? _silo;

    /// <summary>Where clients ask.</summary>
    public CurrentServer Current { get; } = new();

    public SiloProcess Silo => _silo ?? throw new InvalidOperationException("It was not started.");

    /// <summary>Starts the next one, and lets the clients go to it.</summary>
    /// <exception cref="InvalidOperationException">It ended before it served.</exception>
    public async Task StartAsync(params string[] launcher)
    {
        await StopAsync();
        _silo = await SiloProcess.LaunchAsync(launcher, data, options);
        Current.Said = () => _silo?.Said ?? "";
        Current.Oms = _silo.Oms;
    }

    /// <summary>SIGKILL.</summary>
    public async Task KillAsync()
    {
        Silo.Kill();
        await Silo.Ended();
        Current.Oms = null;
    }

    public ValueTask DisposeAsync() => StopAsync();

    private async ValueTask StopAsync()
    {
        Current.Oms = null;
        if (_silo is null) return;
        await _silo.DisposeAsync();
        _silo = null;
    }
}
