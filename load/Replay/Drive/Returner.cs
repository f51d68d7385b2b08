using System.Collections.Concurrent;
using OrleansOms.Load.Http;
using OrleansOms.Load.Replay.Plan;

namespace OrleansOms.Load.Replay.Drive;

/// <summary>Takes a return from its announcement to its refund, once its order is delivered and the order's returns before it are refunded.</summary>
/// <remarks>Whatever a return waits for stands before it in the file, so it is done or under way by then: nothing waits in a circle.</remarks>
public sealed class Returner(ReplayPlan plan, OmsClient oms, Failures failures)
{
    private readonly ConcurrentDictionary<object, TaskCompletionSource<string?>> _done = new(ReferenceEqualityComparer.Instance);
    private readonly ConcurrentDictionary<PlannedReturn, string> _returnIds = new(ReferenceEqualityComparer.Instance);

    public IReadOnlyDictionary<PlannedReturn, string> ReturnIds => _returnIds;

    /// <param name="orderId">Null: the order was refused or not delivered, so nothing of it comes back.</param>
    public void MayCome(PlannedOrder order, string? orderId) => Done(order).SetResult(orderId);

    /// <summary>A return of which a call is refused is given up, with those of its order that were to follow.</summary>
    public async Task DriveAsync(PlannedReturn planned, CancellationToken stop)
    {
        var orderId = await Done((object?)planned.Before ?? planned.Order).Task.WaitAsync(stop);
        var refunded = orderId is not null && await TakeBackAsync(planned, orderId, stop);
        Done(planned).SetResult(refunded ? orderId : null);
    }

    private async Task<bool> TakeBackAsync(PlannedReturn planned, string orderId, CancellationToken stop)
    {
        var announced = await oms.PostAsync("announce return", "/v1/returns", Requests.Return(orderId, planned), Key("return"), stop);
        if (!failures.AddUnlessSuccess($"return {planned.Subject}", announced)) return false;

        string id;
        using (var json = announced.Json()) id = json.RootElement.GetProperty("id").GetString()!;
        _returnIds[planned] = id;
        var path = "/v1/returns/" + Uri.EscapeDataString(id);
        foreach (var receipt in planned.Parts.GroupBy(part => part.Location.Id, part => (part.Line, part.Quantity), StringComparer.Ordinal))
        {
            var received = await oms.PostAsync(
                "receive return", path + "/receive", Requests.Moved(receipt.Key, receipt), Key("receive", receipt.Key), stop);
            if (!failures.AddUnlessSuccess($"receipt of {planned.Subject} at {receipt.Key}", received)) return false;
        }
        var inspected = await oms.PostAsync("inspect return", path + "/inspect", Requests.Restock(planned), Key("inspect"), stop);
        if (!failures.AddUnlessSuccess($"inspection of {planned.Subject}", inspected)) return false;

        var refunded = await oms.PostAsync("refund return", path + "/refund", Requests.Nothing(), Key("refund"), stop);
        return failures.AddUnlessSuccess($"refund of {planned.Subject}", refunded);

        string Key(string what, params IEnumerable<object> more) => plan.KeyOf([what, planned.Invoice, planned.Order.Invoice, .. more]);
    }

    private TaskCompletionSource<string?> Done(object step) =>
        _done.GetOrAdd(step, static _ => new TaskCompletionSource<string?>(TaskCreationOptions.RunContinuationsAsynchronously));
}
