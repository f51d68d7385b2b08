using OrleansOms.Engine;
using OrleansOms.Engine.Activations;
using OrleansOms.Grains.Hosting;
using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.Orders;

namespace OrleansOms.Grains.Orders.Desk;

/// <summary>
/// An order while it is placed, for which Orleans need not have a grain: the same activation, the same rules and the same journal, without a place, a directory's
/// entry and messages. It lasts until it is placed or refused. Whoever asks for the order's grain meanwhile has it hand over: then the grain goes on
/// from the journal, as after a crash.
/// </summary>
/// <param name="turns">Where its caller goes on.</param>
internal sealed class DeskOrder(GrainName name, GrainRuntime runtime, TaskScheduler turns) : Shell<OrderState, OrderCommand, OrderEvent>(name, runtime, Order.Rules)
{
    private volatile bool _isHandedOver;

    protected override TaskScheduler Turns => turns;

    /// <summary>True when the order's grain has the order now, or is about to: what this one could not answer the grain can.</summary>
    public bool IsHandedOver => _isHandedOver || (Node.Residents.Find(Name) is { } other && !ReferenceEquals(other, Activation));

    /// <summary>Has the order leave the desk, if there it is, as soon as all that it decided is on disk.</summary>
    public static ValueTask HandOverAsync(Node node, GrainName name) =>
        node.Residents.Find(name) is IHosted { Host: DeskOrder order } ? order.HandOverAsync() : ValueTask.CompletedTask;

    /// <summary>Makes it its order's activation, with its history; false where the order has one already.</summary>
    /// <exception cref="StoreUnavailableException">The store did not answer.</exception>
    public async ValueTask<bool> TryOpenAsync()
    {
        if (!Activation.TryEnter())
        {
            return false;
        }

        await LoadAsync(CancellationToken.None);
        return true;
    }

    public async ValueTask HandOverAsync()
    {
        _isHandedOver = true;
        await LeaveMemoryAsync();
    }

    public override ValueTask<Reply> Handle(Envelope<OrderCommand> command) => Take(command);

    protected override void RetryAfter(string request, TimeSpan pause) => RetryLater(request, pause).Ignore();

    protected override void Deactivate() => Activation.Close();

    private async Task RetryLater(string request, TimeSpan pause)
    {
        await Task.Delay(pause, Node.Time);
        Activation.Retry(request);
    }
}
