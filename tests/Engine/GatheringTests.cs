using System.Collections.Immutable;
using System.Threading.Channels;

namespace OrleansOms.Engine.Tests;

public sealed class GatheringTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private readonly Channel<Call> _calls = Channel.CreateUnbounded<Call>();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Questions_WhileAllCallsAreUnderWay_GoTogetherWithTheNextOne()
    {
        var gathering = new Gathering<int, int>(AskAsync, underWayMax: 1);
        var first = gathering.AskAsync(1);
        var one = await NextCall();

        var others = Enumerable.Range(2, 10).Select(gathering.AskAsync).ToList();
        one.Answer();

        Assert.Equal(10, await first.WaitAsync(Deadline, Stop));
        var all = await NextCall();
        Assert.Equal(Enumerable.Range(2, 10), all.Questions);
        all.Answer();
        Assert.Equal(Enumerable.Range(2, 10).Select(n => n * 10), await Task.WhenAll(others).WaitAsync(Deadline, Stop));
    }

    [Fact]
    public async Task Question_WhileFewerCallsAreUnderWay_DoesNotWaitForThem()
    {
        var gathering = new Gathering<int, int>(AskAsync, underWayMax: 2);
        var slow = gathering.AskAsync(1);
        var never = await NextCall();

        var quick = gathering.AskAsync(2);
        (await NextCall()).Answer();

        Assert.Equal(20, await quick.WaitAsync(Deadline, Stop));
        Assert.False(slow.IsCompleted);
        never.Answer();
        Assert.Equal(10, await slow.WaitAsync(Deadline, Stop));
    }

    [Fact]
    public async Task Call_ThatFails_FailsThoseInItAndNobodyElse()
    {
        var gathering = new Gathering<int, int>(AskAsync, underWayMax: 1);
        var first = gathering.AskAsync(1);
        var one = await NextCall();
        var second = gathering.AskAsync(2);

        one.Fail(new TimeoutException("gone"));

        Assert.Equal("gone", (await Assert.ThrowsAsync<TimeoutException>(() => first.WaitAsync(Deadline, Stop))).Message);
        (await NextCall()).Answer();
        Assert.Equal(20, await second.WaitAsync(Deadline, Stop));
    }

    [Fact]
    public async Task Questions_MoreThanACallMayHave_AreSeveralCalls()
    {
        var gathering = new Gathering<int, int>(AskAsync, underWayMax: 1);
        var first = gathering.AskAsync(0);
        var one = await NextCall();
        var others = Enumerable.Range(1, Gathering<int, int>.AtOnceMax + 1).Select(gathering.AskAsync).ToList();

        one.Answer();
        var full = await NextCall();
        full.Answer();
        var rest = await NextCall();
        rest.Answer();

        Assert.Equal((Gathering<int, int>.AtOnceMax, 1), (full.Questions.Length, rest.Questions.Length));
        await Task.WhenAll([first, .. others]).WaitAsync(Deadline, Stop);
    }

    [Fact]
    public async Task Questions_AskedByManyAtATime_AreEachAnsweredOnce()
    {
        const int Askers = 8;
        const int Each = 500;
        var asked = 0;
        var gathering = new Gathering<int, int>(
            questions =>
            {
                Interlocked.Add(ref asked, questions.Length);
                return new([.. questions.Select(n => n * 10)]);
            },
            underWayMax: 3);

        await Parallel.ForEachAsync(Enumerable.Range(0, Askers), Stop, async (asker, stop) =>
        {
            for (var i = 0; i < Each; i++) Assert.Equal(((asker * Each) + i) * 10, await gathering.AskAsync((asker * Each) + i).WaitAsync(Deadline, stop));
        });

        Assert.Equal(Askers * Each, asked);
    }

    private async ValueTask<ImmutableArray<int>> AskAsync(ImmutableArray<int> questions)
    {
        var call = new Call(questions);
        Assert.True(_calls.Writer.TryWrite(call));
        return await call.Answers;
    }

    private Task<Call> NextCall() => _calls.Reader.ReadAsync(Stop).AsTask().WaitAsync(Deadline, Stop);

    private sealed class Call(ImmutableArray<int> questions)
    {
        private readonly TaskCompletionSource<ImmutableArray<int>> _answers = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public ImmutableArray<int> Questions => questions;

        public Task<ImmutableArray<int>> Answers => _answers.Task;

        public void Answer() => _answers.SetResult([.. questions.Select(n => n * 10)]);

        public void Fail(Exception reason) => _answers.SetException(reason);
    }
}
