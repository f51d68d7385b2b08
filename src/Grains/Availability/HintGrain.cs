using Orleans.Streams;
using OrleansOms.Grains.Hosting;
using OrleansOms.Grains.Hosting.Homes;
using OrleansOms.Grains.Interfaces.Availability;

namespace OrleansOms.Grains.Availability;

/// <summary>
/// Where hints of other silos arrive in this one. Its subscription outlives the silo, so it may be called into memory elsewhere when its silo is no more: then it
/// ends the subscription, and there is nothing left that could call it.
/// </summary>
[SiloPlacement]
public sealed class HintGrain(Watches watches, ILocalSiloDetails silo) : Grain, IHintGrain, IAsyncObserver<StockHint>
{
    private readonly string _here = silo.SiloAddress.ToParsableString();

    private IAsyncStream<StockHint> Stream => HintStream.Of(this.GetStreamProvider(HintStream.Provider));

    private bool IsHome => string.Equals(this.GetPrimaryKeyString(), _here, StringComparison.Ordinal);

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        foreach (var subscription in await Stream.GetAllSubscriptionHandles())
        {
            await (IsHome ? subscription.ResumeAsync(this) : subscription.UnsubscribeAsync());
        }

        if (!IsHome)
        {
            DeactivateOnIdle();
        }
    }

    public async ValueTask Listen()
    {
        if (IsHome && await Stream.GetAllSubscriptionHandles() is [])
        {
            await Stream.SubscribeAsync(this);
        }
    }

    public Task OnNextAsync(StockHint item, StreamSequenceToken? token = null)
    {
        if (!string.Equals(item.Silo, _here, StringComparison.Ordinal))
        {
            GrainMetrics.Hinted();
            watches.Hint(item);
        }

        return Task.CompletedTask;
    }

    // What was lost is found by looking again after a while.
    public Task OnErrorAsync(Exception ex) => Task.CompletedTask;
}
