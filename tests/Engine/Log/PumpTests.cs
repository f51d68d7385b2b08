using System.Collections.Concurrent;
using System.Diagnostics;
using OrleansOms.Engine.Activations;
using OrleansOms.Engine.Journal;
using OrleansOms.Engine.Tests.Activations;

namespace OrleansOms.Engine.Tests.Log;

public sealed class PumpTests : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);
    private readonly FlakyStore _store = new();
    private readonly AutoResetEvent _work = new(initialState: false);
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Exception> _failures = [];
    private readonly Node _node;
    private readonly Lease _lease = new(TimeProvider.System, TimeSpan.FromHours(1));
    private readonly Thread _thread;
    private int _writers;

    public PumpTests()
    {
        _lease.Renew(TimeProvider.System.GetTimestamp());
        _node = new Node("one", _store, TimeProvider.System, () => new Guid(++_writers, 0, 0, new byte[8]), () => _work.Set());
        var pump = new Pump(_node.Log, _store, TimeProvider.System, _work, _failures.Add, _lease);
        _thread = new Thread(() => pump.Run(_stop.Token)) { IsBackground = true };
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        if (_thread.IsAlive)
        {
            Assert.True(_thread.Join(Deadline));
        }

        _work.Dispose();
        _stop.Dispose();
        await _store.DisposeAsync();
    }

    [Fact]
    public async Task Rows_AppendedWhileItRuns_BecomeDurable()
    {
        _thread.Start();
        for (var i = 0; i < 200; i++)
        {
            Append($"g{i % 7}-{i}");
            if (i % 3 == 0)
            {
                Assert.True(await Durable());
            }
        }

        Assert.True(await Durable());
        Assert.Equal(200, (await _store.ReadLogAsync(default, 1000, CancellationToken.None)).Count);
    }

    [Fact]
    public async Task Stop_WithRowsWaiting_FlushesThemFirst()
    {
        using var inFlush = new ManualResetEventSlim();
        using var goOn = new ManualResetEventSlim();
        _store.OnFlush = () =>
        {
            inFlush.Set();
            Assert.True(goOn.Wait(Deadline));
        };
        _thread.Start();
        Append("a");
        Assert.True(inFlush.Wait(Deadline, TestContext.Current.CancellationToken));
        Append("b");
        await _stop.CancelAsync();
        goOn.Set();
        Assert.True(_thread.Join(Deadline));
        Assert.Equal(2, (await _store.ReadLogAsync(default, 10, CancellationToken.None)).Count);
    }

    [Fact]
    public async Task FailedFlush_AfterAPause_IsFollowedByANewEpochThatWorks()
    {
        var ended = _node.Log.Epoch;
        _store.OnFlush = () => throw new IOException("the disk is full");
        Append("a");
        var lost = Durable();
        _thread.Start();
        Assert.False(await lost.WaitAsync(Deadline, TestContext.Current.CancellationToken));
        _store.OnFlush = () => { };
        Assert.True(SpinWait.SpinUntil(() => !_node.Log.Broken, Deadline));
        Assert.NotSame(ended, _node.Log.Epoch);
        Append("a");
        Assert.True(await Durable());
        Assert.IsType<IOException>(Assert.Single(_failures));
    }

    [Fact]
    public async Task FailedFlush_WithWorkSignalledBefore_StillPauses()
    {
        // What is signalled while nothing waits for the signal stays set; it may not cut the pause short.
        var clock = new Stopwatch();
        _store.OnFlush = () =>
        {
            _work.Set();
            clock.Start();
            throw new IOException("the disk is full");
        };
        Append("a");
        var lost = Durable();
        _thread.Start();
        Assert.False(await lost.WaitAsync(Deadline, TestContext.Current.CancellationToken));
        Assert.True(SpinWait.SpinUntil(() => !_node.Log.Broken, Deadline));
        Assert.True(clock.Elapsed >= Limits.FailedFlushPause * 0.9, $"It paused for {clock.Elapsed}.");
    }

    [Fact]
    public async Task Flush_OfAProcessWhoseLeaseHasEnded_IsNotWritten()
    {
        _lease.End();
        Append("a");
        var lost = Durable();
        _thread.Start();
        Assert.False(await lost.WaitAsync(Deadline, TestContext.Current.CancellationToken));
        Assert.True(SpinWait.SpinUntil(() => !_node.Log.Broken, Deadline));
        Assert.IsType<LeaseEndedException>(Assert.Single(_failures));
        Assert.Empty(await _store.ReadLogAsync(default, 10, CancellationToken.None));
    }

    [Fact]
    public async Task Flush_OfATracedDecision_IsPartOfItsTrace()
    {
        var ended = new ConcurrentQueue<Activity>();
        using var collector = new ActivityListener
        {
            ShouldListenTo = source => source.Name == Spans.SourceName,
            Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = ended.Enqueue,
        };
        ActivitySource.AddActivityListener(collector);
        Activity.Current = null;
        using var request = Spans.Source.StartActivity("a request")!;
        Append("a");
        _thread.Start();

        Assert.True(await Durable());
        await _stop.CancelAsync();
        Assert.True(_thread.Join(Deadline));

        var flush = Assert.Single(ended, span => span.TraceId == request.TraceId);
        Assert.Equal(("flush", request.SpanId, (object?)1), (flush.OperationName, flush.ParentSpanId, flush.GetTagItem("oms.rows")));
    }

    private Task<bool> Durable() => _node.Log.DurableAsync(_node.Log.Epoch).AsTask().WaitAsync(Deadline, TestContext.Current.CancellationToken);

    private void Append(string id)
    {
        var grain = new NobodyHosting();
        var activation = new Activation<TallyState, TallyCommand, TallyEvent, Told>(new GrainName("tally", id), new Tally(), _node, grain);
        activation.Handle(new Add("k", 1), "tester", "test", _node.Log.Epoch, done: null);
        Assert.Equal(1, activation.AppendedVersion);
    }

    private sealed class NobodyHosting : IActivationHost
    {
        public void Send(IReadOnlyList<Outgoing> requests) => throw new NotSupportedException();

        public void RetryAfter(string request, TimeSpan pause) => throw new NotSupportedException();

        public void Enqueue(Action turn) => turn();

        public void Deactivate()
        {
        }
    }
}
