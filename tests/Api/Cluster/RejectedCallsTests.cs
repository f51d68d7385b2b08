using System.Reflection;
using Microsoft.Extensions.Time.Testing;
using Orleans.Serialization.Invocation;
using OrleansOms.Api.Cluster;
using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.Orders;

namespace OrleansOms.Api.Tests.Cluster;

public sealed class RejectedCallsTests
{
    private readonly FakeTimeProvider _time = new();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4)]
    public async Task Call_RejectedAFewTimes_IsMadeUntilItIsTaken(int rejections)
    {
        var call = new Call(rejections, Rejection);

        await Finish(call);

        Assert.Equal(rejections + 1, call.Tries);
    }

    [Fact]
    public async Task Call_RejectedAgainAndAgain_FailsInTheEnd()
    {
        var call = new Call(int.MaxValue, Rejection);

        await Assert.ThrowsAsync<OrleansMessageRejectionException>(() => Finish(call));

        Assert.Equal(5, call.Tries);
    }

    [Fact]
    public async Task Command_LostWithItsSilo_IsMadeAgainOnlyWithAKey()
    {
        var withKey = Lost(new CancelOrder("changed their mind", [], new RequestKey("cancel@KEY", "hash"), IfMatch: null));
        var without = Lost(new CancelOrder("changed their mind", [], Key: null, IfMatch: null));

        await Finish(withKey);
        await Assert.ThrowsAsync<SiloUnavailableException>(() => Finish(without));

        Assert.Equal((2, 1), (withKey.Tries, without.Tries));
    }

    [Fact]
    public async Task Look_LostWithItsSilo_IsMadeAgain()
    {
        var look = new Call(1, () => new SiloUnavailableException("It is gone."), "an argument");

        await Finish(look);

        Assert.Equal(2, look.Tries);
    }

    private static Call Lost(OrderCommand command) =>
        new(1, () => new SiloUnavailableException("It may have had an effect."), new Envelope<OrderCommand>(command, "operator", "a test"));

    // Only Orleans makes one.
    private static OrleansMessageRejectionException Rejection() =>
        (OrleansMessageRejectionException)Activator.CreateInstance(
            typeof(OrleansMessageRejectionException), BindingFlags.Instance | BindingFlags.NonPublic, binder: null, ["The grain was on its way out."], culture: null)!;

    private async Task Finish(Call call)
    {
        var finished = new RejectedCalls(_time).Invoke(call);
        while (!finished.IsCompleted)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        await finished;
    }

    private sealed class Call(int rejections, Func<Exception> rejection, params object[] arguments) : IOutgoingGrainCallContext
    {
        public int Tries { get; private set; }

        public IInvokable Request { get; } = new Asked(arguments);

        public object Grain => throw new NotSupportedException();

        public MethodInfo InterfaceMethod => throw new NotSupportedException();

        public object? Result { get; set; }

        public Response? Response { get; set; }

        public GrainId? SourceId => null;

        public IGrainContext? SourceContext => null;

        public GrainId TargetId => default;

        public GrainInterfaceType InterfaceType => default;

        public string InterfaceName => "";

        public string MethodName => "";

        public Task Invoke() => Tries++ < rejections ? Task.FromException(rejection()) : Task.CompletedTask;
    }

    private sealed class Asked(object[] arguments) : IInvokable
    {
        public object GetTarget() => throw new NotSupportedException();

        public void SetTarget(ITargetHolder holder) => throw new NotSupportedException();

        public ValueTask<Response> Invoke() => throw new NotSupportedException();

        public int GetArgumentCount() => arguments.Length;

        public object GetArgument(int index) => arguments[index];

        public void SetArgument(int index, object value) => throw new NotSupportedException();

        public string GetMethodName() => throw new NotSupportedException();

        public string GetInterfaceName() => throw new NotSupportedException();

        public string GetActivityName() => throw new NotSupportedException();

        public MethodInfo GetMethod() => throw new NotSupportedException();

        public Type GetInterfaceType() => throw new NotSupportedException();

        public TimeSpan? GetDefaultResponseTimeout() => null;

        public CancellationToken GetCancellationToken() => default;

        public bool TryCancel() => false;

        public bool IsCancellable => false;

        public void Dispose()
        {
        }
    }
}
