using System.Reflection;
using OrleansOms.Engine;
using OrleansOms.Engine.Journal.Memory;
using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.Orders;
using OrleansOms.Grains.Interfaces.Returns;
using OrleansOms.Grains.Returns;
using OrleansOms.Grains.Tests.Hosting;

namespace OrleansOms.Grains.Tests.Returns;

/// <summary>What a return that is new in this process's memory may say when its order would refuse it.</summary>
public sealed class ReturnGrainTests : IAsyncDisposable
{
    private static readonly Rejection NothingLeft = Rejections.Conflict("notLeftToReturn", "All of it is being returned.");

    private readonly MemoryJournalStore _store = new();
    private readonly Lease _lease = new(TimeProvider.System, length: TimeSpan.MaxValue);

    public ReturnGrainTests() => _lease.Renew(TimeProvider.System.GetTimestamp());

    [Fact]
    public async Task Request_ThatItsOrderWouldRefuse_IsRefused()
    {
        var refused = Assert.IsType<Rejected>(await Request());

        Assert.Equal(NothingLeft.Code, refused.Rejection.Code);
    }

    // The return may have been granted in another process since, and this would be its own units that its order has none left of.
    [Fact]
    public async Task Request_ThatItsOrderWouldRefuseAfterTheLeaseHasEnded_IsNotRefusedButAskedAgain() =>
        Assert.IsType<Unavailable>(await Request(whileItIsAsked: _lease.End));

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    private async Task<Reply> Request(Action? whileItIsAsked = null)
    {
        var node = new Node("one", _store, TimeProvider.System, Guid.NewGuid, () => { }) { Lease = _lease };
        var grains = DispatchProxy.Create<IGrainFactory, Refusing>();
        ((Refusing)grains).WhileItIsAsked = whileItIsAsked;
        var grain = new ReturnGrain(DispatchProxy.Create<IGrainContext, Context>(), node.RuntimeOver(grains).Runtime, grains, ReturnPolicy.Default);
        await grain.OnActivateAsync(TestContext.Current.CancellationToken);
        var request = new RequestReturn("o-1", [new AnnouncedLine(1, 1, "unwanted")], ReturnMethod.Mail, new RequestKey("returns:k1", "f1"));
        return await grain.Handle(new Envelope<ReturnCommand>(request, "web", "a test"));
    }

    /// <summary>A grain factory whose orders have nothing left to return.</summary>
    public class Refusing : DispatchProxy
    {
        public Action? WhileItIsAsked { get; set; }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            if (targetMethod!.Name != nameof(IOrderGrain.WouldRefuse))
            {
                var order = Create<IOrderGrain, Refusing>();
                ((Refusing)(object)order).WhileItIsAsked = WhileItIsAsked;
                return order;
            }

            WhileItIsAsked?.Invoke();
            return new ValueTask<Rejection?>(NothingLeft);
        }
    }

    /// <summary>Knows whose it is, and no more.</summary>
    public class Context : DispatchProxy
    {
        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
            targetMethod!.Name == "get_GrainId" ? GrainId.Create("return", "r-1") : throw new NotSupportedException(targetMethod.Name);
    }
}
