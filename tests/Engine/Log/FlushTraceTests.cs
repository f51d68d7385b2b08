using System.Diagnostics;
using OrleansOms.Engine.Tests.Activations;

namespace OrleansOms.Engine.Tests.Log;

/// <summary>A flush knows of the traces whose decisions it holds, as many as it may.</summary>
public sealed class FlushTraceTests : IDisposable
{
    private readonly Bench _bench = new();
    private readonly ActivityListener _collector = new()
    {
        ShouldListenTo = source => source.Name == Spans.SourceName,
        Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
    };

    public FlushTraceTests() => ActivitySource.AddActivityListener(_collector);

    public void Dispose() => _collector.Dispose();

    [Fact]
    public void Traces_OfAFlush_AreThoseOfItsDecisions_EachOnce()
    {
        var grain = _bench.Open("a");
        var first = Traced(() =>
        {
            grain.Do(new Add("k", 1));
            grain.Do(new Add("l", 1));
        });
        var second = Traced(() => _bench.Open("b").Do(new Add("k", 1)));
        _bench.Open("c").Do(new Add("k", 1));

        Assert.Equal([first, second], _bench.Seal().Traces.Select(span => span.TraceId));
    }

    [Fact]
    public void Traces_OfManyDecisions_AreNoMoreThanMayBe()
    {
        var grain = _bench.Open("a");
        for (var i = 0; i < Spans.LinksMax + 5; i++) Traced(() => grain.Do(new Add($"k{i}", 1)));

        Assert.Equal(Spans.LinksMax, _bench.Seal().Traces.Count);
    }

    // The tests' own span, if any, is no part of it.
    private static ActivityTraceId Traced(Action decide)
    {
        Activity.Current = null;
        using var request = Spans.Source.StartActivity("a request");
        decide();
        return request!.TraceId;
    }
}
