using OrleansOms.Engine.Followers;
using OrleansOms.Engine.Journal;
using OrleansOms.Silo.Cluster;

namespace OrleansOms.Silo.Hosting;

/// <summary>
/// Keeps the order search up with the journal: whole pages while there are any, then a look many times a second, so that rows leave memory young. What came
/// within <see cref="Gathering"/> is one transaction: an order that went on meanwhile is written once, and entries that lie side by side are written together.
/// One silo of a cluster does it; when it is given up the next one goes on, and should both do it for a while, the index takes each row once. A journal that is
/// shared keeps no rows in memory, and a look at it is a query: there are fewer.
/// </summary>
public sealed partial class FollowService(Follower follower, IJournalStore journal, Members members, TimeProvider time, ILogger<FollowService> log) : BackgroundService
{
    /// <summary>How long what has come to the journal may wait for more before it goes into the search.</summary>
    public static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(200);

    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(25);

    /// <summary>What fails may go on failing, and each try reads a page.</summary>
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(1);

    /// <summary>What keeps it from following goes on doing so, at each look.</summary>
    private readonly QuietPeriod _quiet = new(time);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(journal.IsShared ? Gathering : Period, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                while (members.Share.IsFirst && await follower.StepAsync(stoppingToken) == follower.StepRowsMax)
                {
                }
            }
#pragma warning disable CA1031 // The search lags until a later step gets through; orders are not touched by it.
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                if (_quiet.TryBegin()) LogFailed(e);
                await Task.Delay(AfterFailure, time, stoppingToken);
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "The order search could not follow the journal")]
    private partial void LogFailed(Exception reason);
}
