using OrleansOms.Engine.Journal;

namespace OrleansOms.Engine.Tests.Journal;

public abstract partial class JournalStoreContract
{
    [Fact]
    public async Task ReadDue_OfSeveralAlarms_ReturnsWhatIsDueTheEarliestFirst()
    {
        await SetAlarmAsync(OrderA, 1, null, Noon.AddSeconds(2));
        await SetAlarmAsync(OrderB, 1, null, Noon.AddMicroseconds(1));
        await SetAlarmAsync(Stock, 1, null, Noon);

        Assert.Empty(await DueAsync(Noon.AddMicroseconds(-1)));
        Assert.Equal([new DueAlarm(Stock, Noon)], await DueAsync(Noon));
        Assert.Equal([new DueAlarm(Stock, Noon), new DueAlarm(OrderB, Noon.AddMicroseconds(1))], await DueAsync(Noon.AddSeconds(1)));
        Assert.Equal(3, (await DueAsync(Noon.AddDays(1))).Count);
        Assert.Equal([new DueAlarm(Stock, Noon)], await DueAsync(Noon.AddDays(1), limit: 1));
        Assert.Empty(await DueAsync(Noon.AddDays(1), limit: 0));
    }

    [Fact]
    public async Task ReadDue_ReadTwice_ClearsNothing()
    {
        await SetAlarmAsync(OrderA, 1, null, Noon);

        Assert.Equal(await DueAsync(Noon), await DueAsync(Noon));
    }

    [Fact]
    public async Task ReadDue_OfAnAlarmThatMoved_KnowsTheNewTimeOnly()
    {
        await SetAlarmAsync(OrderA, 1, null, Noon);
        await SetAlarmAsync(OrderA, 2, Noon, Noon.AddHours(1));

        Assert.Empty(await DueAsync(Noon));
        Assert.Equal([new DueAlarm(OrderA, Noon.AddHours(1))], await DueAsync(Noon.AddHours(2)));

        await SetAlarmAsync(OrderA, 3, Noon.AddHours(1), Noon.AddMinutes(-1));

        Assert.Equal([new DueAlarm(OrderA, Noon.AddMinutes(-1))], await DueAsync(Noon.AddHours(2)));
    }

    [Fact]
    public async Task ReadDue_OfAnAlarmThatWasCleared_FindsNothingOfIt()
    {
        await SetAlarmAsync(OrderA, 1, null, Noon);
        await SetAlarmAsync(OrderB, 1, null, Noon);
        await SetAlarmAsync(OrderA, 2, Noon, null);

        Assert.Equal([new DueAlarm(OrderB, Noon)], await DueAsync(Noon));
    }

    [Fact]
    public async Task ReadDue_OfAnAlarmSetBeforeTimesLastReadAsDue_FindsIt()
    {
        await SetAlarmAsync(OrderA, 1, null, Noon);
        await SetAlarmAsync(OrderA, 2, Noon, null);
        Assert.Empty(await DueAsync(Noon.AddHours(1)));

        await SetAlarmAsync(OrderB, 1, null, Noon.AddMinutes(-5));

        Assert.Equal([new DueAlarm(OrderB, Noon.AddMinutes(-5))], await DueAsync(Noon));
    }

    [Fact]
    public async Task ReadDue_OfAnAlarmBefore1970_FindsItFirst()
    {
        await SetAlarmAsync(OrderA, 1, null, Noon);
        await SetAlarmAsync(OrderB, 1, null, DateTimeOffset.UnixEpoch.AddSeconds(-1));

        Assert.Equal([OrderB, OrderA], (await DueAsync(Noon)).Select(due => due.Grain));
    }

    private Task SetAlarmAsync(GrainName grain, long version, DateTimeOffset? from, DateTimeOffset? to) =>
        FlushAsync(Builder.Row(grain, version, alarmAt: to), [new AlarmMove(grain, from, to)]);

    private async Task<IReadOnlyList<DueAlarm>> DueAsync(DateTimeOffset now, int limit = 100) => await Store.ReadDueAsync(now, limit, Stop);
}
