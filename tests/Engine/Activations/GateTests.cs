namespace OrleansOms.Engine.Tests.Activations;

/// <summary>An activation is asked from any thread, and by others that it asks itself.</summary>
public sealed class GateTests
{
    private const int Threads = 4;
    private const int CommandsEach = 500;

    private readonly Bench _bench = new();

    [Fact]
    public void Handle_FromManyThreads_TakesOneCommandAfterTheOther()
    {
        var grain = _bench.Open("a");
        using var start = new Barrier(Threads);
        var threads = Enumerable.Range(0, Threads).Select(thread => new Thread(() =>
        {
            start.SignalAndWait();
            for (var i = 0; i < CommandsEach; i++)
            {
                grain.Do(new Add($"{thread}/{i}", 1));
            }
        })).ToList();

        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());

        Assert.Equal((Threads * CommandsEach, Threads * CommandsEach), (grain.State.Version, grain.State.Total));
        Assert.Equal(Threads * CommandsEach, Assert.Single(_bench.Seal().Rows).Count);
    }

    [Fact]
    public void Handle_ThatSendsARequest_IsDoneWithTheActivationWhenItSends()
    {
        var grain = _bench.Open("a");
        var answered = false;
        grain.OnSend = (_, _) =>
        {
            // On another thread, so that a gate that is still held would stand in its way.
            var other = new Thread(() => answered = grain.Do(new Read()).Outcomes.Count == 1);
            other.Start();
            Assert.True(other.Join(TimeSpan.FromSeconds(30)), "The activation is held while it sends.");
        };

        grain.Do(new Ask("e", "m"));

        Assert.True(answered);
        Assert.NotEmpty(grain.Sent);
    }

    [Fact]
    public void Handle_OfARequestAnsweredTheMomentItIsSent_TakesTheAnswer()
    {
        var grain = _bench.Open("a");
        grain.OnSend = (request, token) => grain.Activation.Answered([new(request, "done", token)]);

        grain.Do(new Ask("e", "m"));

        Assert.Single(grain.Sent);
        Assert.Equal(2, grain.State.Version);
    }

    [Fact]
    public void TryClose_WithSomethingNotDurable_LeavesItInMemory()
    {
        var grain = _bench.Open("a");
        grain.Do(new Add("k", 1));
        grain.Activation.Retire();

        Assert.False(grain.Activation.TryClose());
        Assert.False(grain.Activation.IsOpen);
        Assert.False(grain.Activation.Dropped);

        _bench.Flush();
        Assert.True(grain.Activation.TryClose());
        Assert.True(grain.Activation.Dropped);
        Assert.Equal(0, _bench.Node.Residents.Count);
    }

    [Fact]
    public void IsOpen_OnlyFromItsHistoryOnUntilItRetires()
    {
        var grain = _bench.Enter("a");
        Assert.False(grain.Activation.IsOpen);

        grain.Load();
        Assert.True(grain.Activation.IsOpen);

        grain.Activation.Retire();
        Assert.False(grain.Activation.IsOpen);
    }
}
