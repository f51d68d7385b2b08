using OrleansOms.Grains.Batches;
using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.Batches;

namespace OrleansOms.Grains.Tests.Batches;

public sealed class BatchTests
{
    private static readonly Given<BatchState, BatchCommand, BatchEvent> Unopened = new(Batch.Rules, "bulk-1");

    [Fact]
    public void Open_OfANewKey_RemembersItsBody() =>
        Unopened.When(new OpenBatch(new RequestKey("bulk-1", "body"))).Then(new BatchOpened("body")).Answered(new Done());

    [Fact]
    public void Open_WithTheSameBody_IsKnown() =>
        Unopened.And(new BatchOpened("body")).When(new OpenBatch(new RequestKey("bulk-1", "body"))).ThenKnown().Answered(new Done());

    [Fact]
    public void Open_WithAnotherBody_IsRefused() =>
        Unopened.And(new BatchOpened("body")).When(new OpenBatch(new RequestKey("bulk-1", "other"))).ThenRefused(Rejections.KeyReused);
}
