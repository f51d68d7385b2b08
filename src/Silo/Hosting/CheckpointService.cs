using OrleansOms.Engine.Journal.RocksDb;

namespace OrleansOms.Silo.Hosting;

/// <summary>Makes the checkpoints that backup and verification ask a running silo for; see <see cref="CheckpointFolder"/>.</summary>
public sealed class CheckpointService(RocksDbJournalStore store, CheckpointFolder folder, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(500);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                foreach (var wanted in folder.Tidy())
                {
                    Make(wanted);
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // The command waits for a time and then says so itself; the next look may go better.
            }
        }
    }

    private void Make(string path)
    {
        try
        {
            store.Checkpoint(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or Engine.Journal.JournalDamagedException)
        {
            CheckpointFolder.Fail(path, e.Message);
        }
    }
}
