namespace OrleansOms.Api.Access;

/// <summary>
/// Reads the keys' file every second, so that keys are made, rotated and revoked without a restart. It looks at the content: the times of a
/// file that is mounted, linked or on a network tell too little.
/// </summary>
internal sealed partial class KeyFileWatch(KeysInForce keys, TimeProvider time, ILogger<KeyFileWatch> log) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (keys.File is not { } file) return;

        using var timer = new PeriodicTimer(Period, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            if (keys.Refresh(time.GetUtcNow(), out var complaint)) LogChanged(keys.Ring!.Keys.Length, file.Path);
            if (complaint is not null) LogKept(complaint);
        }
    }

    [LoggerMessage(1, LogLevel.Information, "{Count} keys are in force, from {Path}")]
    private partial void LogChanged(int count, string path);

    [LoggerMessage(2, LogLevel.Error, "The keys in force stay as they were. {Complaint}")]
    private partial void LogKept(string complaint);
}
