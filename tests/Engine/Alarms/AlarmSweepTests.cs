using System.Collections.Concurrent;
using OrleansOms.Engine.Alarms;
using OrleansOms.Engine.Tests.Activations;

namespace OrleansOms.Engine.Tests.Alarms;

public sealed class AlarmSweepTests
{
    private readonly Bench _bench = new();
    private readonly ConcurrentQueue<string> _woken = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Sweep_OfWhatIsDue_WakesItTheEarliestFirstAndNothingElse()
    {
        Remind("late", 30);
        Remind("early", 10);
        Remind("far", 3600);
        Assert.Equal(0, await Sweep().StepAsync(Stop));
        _bench.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(2, await Sweep().StepAsync(Stop));
        Assert.Equal(["early", "late"], _woken, StringComparer.Ordinal);
    }

    [Fact]
    public async Task Sweep_OfAGrainWhoseRowMovedItsAlarm_FindsItNoMore()
    {
        var grain = Remind("a", 10);
        _bench.Time.Advance(TimeSpan.FromMinutes(1));
        var sweep = new AlarmSweep(_bench.Store, _bench.Time, name =>
        {
            Assert.Equal(grain.Activation.Name, name);
            grain.Activation.Wake();
            return ValueTask.CompletedTask;
        }, () => Share.Whole);
        Assert.Equal(1, await sweep.StepAsync(Stop));
        Assert.Equal(1, await sweep.StepAsync(Stop));
        Assert.Equal(2, grain.State.Version);
        _bench.Flush();
        Assert.Equal(0, await sweep.StepAsync(Stop));
    }

    [Fact]
    public async Task Sweep_OfMoreThanOnePage_TakesTheEarliestOfThem()
    {
        for (var i = 0; i < Limits.SweepMax + 5; i++)
        {
            Remind($"{i:00000}", 10 + i);
        }

        _bench.FlushAll();
        _bench.Time.Advance(TimeSpan.FromDays(1));
        Assert.Equal(Limits.SweepMax, await Sweep().StepAsync(Stop));
        Assert.Equal(Limits.SweepMax, _woken.Distinct(StringComparer.Ordinal).Count());
        Assert.DoesNotContain($"{Limits.SweepMax:00000}", _woken, StringComparer.Ordinal);
    }

    [Fact]
    public async Task Sweep_WithAGrainThatCannotBeWoken_WakesAllOthersAndSaysSo()
    {
        Remind("damaged", 10);
        Remind("fine", 20);
        _bench.Time.Advance(TimeSpan.FromMinutes(1));
        var failure = await Assert.ThrowsAsync<AggregateException>(async () => await Sweep().StepAsync(Stop));
        Assert.Equal("damaged", Assert.Single(failure.InnerExceptions).Message);
        Assert.Equal(["fine"], _woken, StringComparer.Ordinal);
    }

    [Fact]
    public async Task Sweep_ToldToStopWhileAGrainDoesNotAnswer_WaitsForItNoLonger()
    {
        Remind("silent", 10);
        _bench.Time.Advance(TimeSpan.FromMinutes(1));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var sweep = new AlarmSweep(_bench.Store, _bench.Time, _ => new(new TaskCompletionSource().Task), () => Share.Whole).StepAsync(stop.Token);
        Assert.False(sweep.IsCompleted);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await sweep);
    }

    [Fact]
    public async Task Sweeps_OfSeveralProcesses_WakeEachGrainOnce()
    {
        for (var i = 0; i < 40; i++)
        {
            Remind($"{i:00}", 10);
        }

        _bench.FlushAll();
        _bench.Time.Advance(TimeSpan.FromMinutes(1));

        var woken = await Sweep(new Share(0, 2)).StepAsync(Stop);
        Assert.InRange(woken, 1, 39);
        Assert.Equal(40 - woken, await Sweep(new Share(1, 2)).StepAsync(Stop));

        Assert.Equal(40, _woken.Distinct(StringComparer.Ordinal).Count());
    }

    private AlarmSweep Sweep() => Sweep(Share.Whole);

    private AlarmSweep Sweep(Share share) => new(_bench.Store, _bench.Time, Wake, () => share);

    private ValueTask Wake(GrainName name)
    {
        if (name.Id == "damaged")
        {
            throw new InvalidDataException("damaged");
        }

        _woken.Enqueue(name.Id);
        return ValueTask.CompletedTask;
    }

    private TallyGrain Remind(string id, int seconds)
    {
        var grain = _bench.Open(id);
        grain.Do(new Remind(_bench.Node.Now.AddSeconds(seconds)));
        if (!id.StartsWith('0'))
        {
            _bench.Flush();
        }

        return grain;
    }
}
