namespace OrleansOms.Engine.Tests.Activations;

public sealed class SnapshotTests
{
    private readonly Bench _bench = new();
    private int _key;

    [Fact]
    public void Snapshot_OnceTheTailOutweighsTheLastOne_IsTakenAndLoadsAsAReplayWould()
    {
        var grain = _bench.Open("a");
        for (var i = 0; i < 100; i++)
        {
            grain.Do(Big(1000));
            _bench.Flush();
        }

        var taken = _bench.Flushes.SelectMany(flush => flush.Snapshots).ToArray();

        // The tail must outweigh 16 KiB at first, then the last snapshot, which by then grows with it: each takes twice as long.
        Assert.InRange(taken.Length, 2, 4);
        Assert.All(taken.Zip(taken.Skip(1)), pair => Assert.True(pair.Second.Version >= 1.9 * pair.First.Version));
        Assert.NotNull(_bench.Load("a").Snapshot);
        Assert.Equal(grain.State.Text, _bench.Open("a").State.Text);
        Assert.Equal(grain.State.Text, Replayed("a"));
    }

    [Fact]
    public void Snapshot_WhileItsFlushIsInFlight_IsNotTakenAgain()
    {
        var grain = _bench.Open("a");
        grain.Do(Big(20_000));
        var flush = _bench.Seal();
        Assert.Single(flush.Snapshots);
        grain.Do(Big(10));
        _bench.Land(flush);
        Assert.Empty(_bench.Seal().Snapshots);
    }

    [Fact]
    public void Snapshot_InABatchWithLaterCommands_HoldsThemToo()
    {
        var grain = _bench.Open("a");
        grain.Do(Big(20_000));
        grain.Do(Big(10));
        _bench.Flush();
        Assert.Equal(2, Assert.Single(_bench.Flushes[0].Snapshots).Version);
        Assert.Equal(grain.State.Text, _bench.Open("a").State.Text);
    }

    [Fact]
    public void Alarm_AfterALoadFromNothingButASnapshot_IsStillKnown()
    {
        var at = _bench.Node.Now.AddHours(1);
        var grain = _bench.Open("a");
        grain.Do(new Remind(at));
        grain.Do(Big(20_000));
        _bench.Flush();
        Assert.Empty(_bench.Load("a").Rows);
        _bench.Open("a").Do(new Remind(at.AddHours(1)));
        _bench.Flush();
        Assert.Equal(at.AddHours(1), _bench.AlarmOf("a"));
    }

    [Fact]
    public async Task StateAsOf_AVersionBeforeTheSnapshot_IsFoldedFromRows()
    {
        var grain = _bench.Open("a");
        grain.Do(new Add("k", 5));
        grain.Do(Big(20_000));
        _bench.Flush();
        var state = await Engine.Activations.Loading.StateAsOfAsync(grain.Activation, _bench.Rules, _bench.Node, 1, CancellationToken.None);
        Assert.Equal((1, 5), (state.Version, state.Total));
    }

    private Add Big(int bytes) => new($"{_key++:0000}{new string('k', bytes)}", 1);

    private string Replayed(string id)
    {
        var grain = _bench.Enter(id);
        grain.Activation.Replay(_bench.Load(id, withSnapshot: false));
        return grain.State.Text;
    }
}
