using System.Collections.Concurrent;
using OrleansOms.Load.Http;
using OrleansOms.Load.Replay.Plan;

namespace OrleansOms.Load.Replay.Drive;

/// <summary>Makes the plan happen through the HTTP API: places, stock, then the invoices in file order, several at a time.</summary>
/// <remarks>Every call that creates carries a key made of the plan's run key and what it is for. A run that was cut off is started again
/// from the top: what was done is answered by the server from its keys, what was not is done.</remarks>
public sealed class Driver(ReplayPlan plan, OmsClient oms, Patience patience, int concurrency, Failures failures)
{
    private readonly ConcurrentDictionary<string, string> _orderIds = new(StringComparer.Ordinal);
    private readonly BulkMovements _bulk = new(oms, failures, patience);
    private readonly Returner _returner = new(plan, oms, failures);

    /// <summary>The server's order id of each invoice that was placed, now or in an earlier run.</summary>
    public IReadOnlyDictionary<string, string> OrderIds => _orderIds;

    /// <summary>The server's id of each return that was announced, now or in an earlier run.</summary>
    public IReadOnlyDictionary<PlannedReturn, string> ReturnIds => _returner.ReturnIds;

    public Task PutLocationsAsync(Meter meter, CancellationToken stop) => EachAsync(plan.Settings.Locations, async (location, token) =>
    {
        var path = "/v1/locations/" + Uri.EscapeDataString(location.Id);
        failures.AddUnlessSuccess($"PUT {path}", await oms.PutAsync("put location", path, Requests.Location(location), token));
        meter.Step();
    }, stop);

    public Task PutSkusAsync(Meter meter, CancellationToken stop) => EachAsync(plan.Skus, async (sku, token) =>
    {
        var path = "/v1/skus/" + Uri.EscapeDataString(sku.Sku);
        failures.AddUnlessSuccess($"PUT {path}", await oms.PutAsync("put SKU", path, Requests.Sku(sku), token));
        meter.Step();
    }, stop);

    public Task ReceiveOpeningStockAsync(Meter meter, CancellationToken stop)
    {
        var chunks = plan.Positions.Where(position => position.Opening > 0).Chunk(BulkMovements.MaxMovements).Index();
        return EachAsync(chunks, async (chunk, token) =>
        {
            var (index, positions) = chunk;
            await _bulk.SendAsync(
                "receive opening stock", $"opening stock, part {index + 1}", Requests.OpeningStock(positions), positions.Length,
                plan.KeyOf("opening", index), token);
            meter.Step(positions.Length);
        }, stop);
    }

    public Task DriveInvoicesAsync(Meter meter, CancellationToken stop) => EachAsync(plan.Invoices, async (invoice, token) =>
    {
        if (invoice.Order is { } order)
        {
            _returner.MayCome(order, await DriveOrderAsync(order, token));
            meter.Order(order.Lines.Count);
        }
        foreach (var planned in invoice.Returns)
        {
            await _returner.DriveAsync(planned, token);
            meter.Return();
        }
        foreach (var (index, part) in invoice.Adjustments.Chunk(BulkMovements.MaxMovements).Index())
            await _bulk.SendAsync(
                "adjust stock", $"adjustments of {invoice.Number}", Requests.Adjustments(invoice.Number, part), part.Length,
                plan.KeyOf("adjust", invoice.Number, index), token);
        meter.Step(Weight(invoice));
    }, stop);

    /// <summary>What an invoice counts in the progress bar: about one for each thing the server has to keep.</summary>
    public static long Weight(PlannedInvoice invoice) => 1 + (invoice.Order?.Lines.Count ?? 0)
        + invoice.Returns.Sum(planned => planned.Lines.Count) + invoice.Adjustments.Count;

    /// <returns>Its id, once all of it is delivered; null when a call was refused.</returns>
    private async Task<string?> DriveOrderAsync(PlannedOrder order, CancellationToken stop)
    {
        var body = Requests.Order(order, plan.Settings, plan.Currency);
        var answer = await oms.PostAsync("place order", "/v1/orders", body, plan.KeyOf("order", order.Invoice), stop);
        if (!answer.Succeeded)
        {
            failures.Add($"order of invoice {order.Invoice}", answer.Summary);
            return null;
        }
        var placed = PlacedOrder.Read(answer);
        _orderIds[order.Invoice] = placed.Id;
        var delivered = true;
        foreach (var (location, lines) in placed.Shipments) delivered &= await ShipAsync(order.Invoice, placed.Id, location, lines, stop);
        return delivered ? placed.Id : null;
    }

    private async Task<bool> ShipAsync(
        string invoice, string orderId, string location, List<(int Line, long Quantity)> lines, CancellationToken stop)
    {
        var shipments = $"/v1/orders/{Uri.EscapeDataString(orderId)}/shipments";
        var answer = await oms.PostAsync("ship", shipments, Requests.Moved(location, lines), plan.KeyOf("ship", invoice, location), stop);
        if (!answer.Succeeded)
        {
            failures.Add($"shipment of invoice {invoice} from {location}", answer.Summary);
            return false;
        }
        using var json = answer.Json();
        var path = $"{shipments}/{json.RootElement.GetProperty("shipment").GetInt32()}/delivered";
        return failures.AddUnlessSuccess(
            $"delivery of invoice {invoice} from {location}",
            await oms.PostAsync("deliver", path, Requests.Nothing(), plan.KeyOf("deliver", invoice, location), stop));
    }

    private Task EachAsync<T>(IEnumerable<T> items, Func<T, CancellationToken, Task> act, CancellationToken stop) => Parallel.ForEachAsync(
        items,
        new ParallelOptions { MaxDegreeOfParallelism = concurrency, CancellationToken = stop },
        async (item, token) => await act(item, token));
}
