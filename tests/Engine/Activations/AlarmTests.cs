using OrleansOms.Engine.Journal;

namespace OrleansOms.Engine.Tests.Activations;

public sealed class AlarmTests
{
    private readonly Bench _bench = new();

    private DateTimeOffset Now => _bench.Node.Now;

    [Fact]
    public void Alarm_OfAGrainThatOwes_IsSetMovedAndClearedByItsRows()
    {
        var grain = _bench.Open("a");
        var asked = Now;
        grain.Do(new Ask("e", "m"));
        _bench.Flush();
        Assert.Equal(asked + Limits.OwedAlarm, _bench.AlarmOf("a"));

        _bench.Time.Advance(TimeSpan.FromSeconds(1));
        grain.Do(new Add("k", 1));
        _bench.Flush();
        Assert.Equal(asked + TimeSpan.FromSeconds(1) + Limits.OwedAlarm, _bench.AlarmOf("a"));

        grain.Answer("done");
        _bench.Flush();
        Assert.Null(_bench.AlarmOf("a"));
    }

    [Fact]
    public void Alarm_OfADebtSettledWithinTheFlush_IsNeverSet()
    {
        var grain = _bench.Open("a");
        grain.Do(new Ask("e", "m"));
        grain.Answer("done");
        _bench.Flush();
        Assert.Empty(_bench.Flushes[0].Alarms);
        Assert.Null(_bench.Flushes[0].Rows[0].AlarmAt);
    }

    [Fact]
    public void AlarmMoves_AcrossBatchesInFlightAndOpen_FollowOneAnother()
    {
        var grain = _bench.Open("a");
        var (one, two, three) = (Now.AddHours(1), Now.AddHours(2), Now.AddHours(3));
        grain.Do(new Remind(one));
        var first = _bench.Seal();
        grain.Do(new Remind(two));
        grain.Do(new Remind(three));
        _bench.Land(first);
        var second = _bench.Seal();
        grain.Do(new Add("k", 1));
        _bench.Land(second);
        _bench.Flush();
        Assert.Equal(
            [[new AlarmMove(grain.Activation.Name, null, one)], [new AlarmMove(grain.Activation.Name, one, three)], []],
            _bench.Flushes.Select(flush => flush.Alarms));
        Assert.Equal(three, _bench.AlarmOf("a"));
    }

    [Fact]
    public void AlarmMove_OfAFailedFlush_IsForgotten()
    {
        var (one, two) = (Now.AddHours(1), Now.AddHours(2));
        var grain = _bench.Open("a");
        grain.Do(new Remind(one));
        _bench.Flush();
        grain.Do(new Remind(two));
        _bench.Fail();
        _bench.Node.Log.Mend();
        _bench.Open("a").Do(new Remind(two));
        _bench.Flush();
        Assert.Equal([new AlarmMove(grain.Activation.Name, one, two)], _bench.Flushes[^1].Alarms);
        Assert.Equal(two, _bench.AlarmOf("a"));
    }

    [Fact]
    public void Deadline_FinerThanAMicrosecond_IsKeptAsTheJournalCanHoldIt()
    {
        var grain = _bench.Open("a");
        grain.Do(new Remind(Now.AddHours(1).AddTicks(7)));
        _bench.Flush();
        grain.Do(new Remind(Now.AddHours(2)));
        _bench.Flush();
        Assert.Equal(_bench.Flushes[0].Alarms[0].To, Now.AddHours(1));
        Assert.Equal(Now.AddHours(2), _bench.AlarmOf("a"));
    }

    [Fact]
    public void Deadline_NearerThanTheAlarmOfWhatIsOwed_IsTheAlarm()
    {
        var grain = _bench.Open("a");
        grain.Do(new Ask("e", "m"));
        grain.Do(new Remind(Now.AddSeconds(2)));
        Assert.Equal(Now.AddSeconds(2), _bench.Seal().Rows[0].AlarmAt);
    }

    [Fact]
    public void Wake_BeforeAndAfterTheDeadline_DoesWhatIsDueOnce()
    {
        var grain = _bench.Open("a");
        grain.Do(new Remind(Now.AddMinutes(1)));
        _bench.Flush();
        grain.Activation.Wake();
        Assert.Equal(1, grain.State.Version);
        _bench.Time.Advance(TimeSpan.FromMinutes(1));
        grain.Activation.Wake();
        grain.Activation.Wake();
        Assert.Equal((2, null), (grain.State.Version, grain.State.Deadline));
        _bench.Flush();
        Assert.Null(_bench.AlarmOf("a"));
    }
}
