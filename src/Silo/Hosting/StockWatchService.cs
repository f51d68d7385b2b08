using System.Diagnostics.Metrics;
using OrleansOms.Engine;
using OrleansOms.Grains.Hosting;

namespace OrleansOms.Silo.Hosting;

/// <summary>
/// The check for oversold units that an operator watches: goes through the stock locations in memory once a minute, some at a time, counts them and those
/// that are not as they must be, and names these in the log.
/// </summary>
public sealed partial class StockWatchService : BackgroundService
{
    private const int LocationsAtOnce = 500;

    private static readonly TimeSpan Period = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly Meter _meter = new("OrleansOms.Silo");
    private readonly Counter<long> _looks;
    private readonly TimeProvider _time;
    private readonly StockWatch _watch;
    private readonly ILogger _log;
    private long _wrong;

    public StockWatchService(Node node, ILogger<StockWatchService> log)
    {
        (_watch, _time, _log) = (new StockWatch(node), node.Time, log);
        _looks = _meter.CreateCounter<long>("oms.stock.checks", "{location}", "Stock locations in memory that were looked at.");
        _meter.CreateObservableGauge(
            "oms.stock.violations", () => Volatile.Read(ref _wrong), "{location}", "Stock locations that were oversold or did not add up at the last look. More than 0 is a defect.");
    }

    public override void Dispose()
    {
        _meter.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, _time);
        do
        {
            await LookAsync(stoppingToken);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task LookAsync(CancellationToken stop)
    {
        var wrong = 0;
        var looked = 0;
        foreach (var (grain, violations) in _watch.Look())
        {
            _looks.Add(1);
            if (violations is [var first, ..])
            {
                wrong++;
                LogViolation(grain, first.Text);
            }

            if (++looked % LocationsAtOnce == 0)
            {
                await Task.Delay(Pause, _time, stop);
            }
        }

        Volatile.Write(ref _wrong, wrong);
    }

    [LoggerMessage(LogLevel.Critical, "{Grain} is not as it must be: {Violation}")]
    private partial void LogViolation(GrainName grain, string violation);
}
