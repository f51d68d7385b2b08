using OrleansOms.Baseline.Database;
using OrleansOms.Baseline.Http;
using OrleansOms.Baseline.Locations;
using OrleansOms.Baseline.Stock;

namespace OrleansOms.Baseline.Orders;

/// <summary>Places an order: all of it, or nothing is kept.</summary>
internal sealed class PlaceOrder(OrderTable orders, StockTable stock, LocationTable locations)
{
    private const int AttemptsMax = 5;

    private static readonly Problem ReferenceKnown = new(409, "duplicateReference", "Another order of this channel has this reference.");

    private readonly RecentlyShort _short = new();

    public async ValueTask<IAnswer> HandleAsync(HttpContext http)
    {
        var (id, invalidKey) = IncomingRequest.Key(http, "orders");
        if (invalidKey is not null) return invalidKey;
        var (draft, fingerprint, malformed) = await IncomingRequest.BodyAsync(http, BaselineJson.Default.OrderDraft);
        if (malformed is not null) return malformed;
        if (draft.Fault() is { } fault) return new Problem(422, "invalidRequest", fault);
        if (UnknownLocation(draft) is { } unknown) return unknown;

        // All that is needed is in the order itself: no look at the stock is better than the look that the update takes.
        var lines = Array.TrueForAll(draft.Lines, line => line.Location is not null) && !_short.Any(draft) ? AsNamed(draft) : null;
        for (var attempt = 0; attempt < AttemptsMax; attempt++)
        {
            if (lines is null)
            {
                (lines, var refusal) = await SourceAsync(draft);

                // The stock is looked at first: where this very order has just taken the last units, it is found.
                if (refusal is not null) return await orders.FindAsync(id) is { } known ? Repeated(known, fingerprint) : refusal;
            }

            var order = Order.Of(id, fingerprint, Clock.Now(), draft, lines!);
            switch (await orders.PlaceAsync(order))
            {
                case Placed.Done: return Created(order);
                case Placed.KeyKnown: return Repeated((await orders.FindAsync(id))!, fingerprint);
                case Placed.ReferenceKnown: return ReferenceKnown;
                case Placed.Short: lines = null; break; // Others were faster: look, and try again where there is enough after all.
            }
        }
        return Problem.Unavailable;
    }

    private async ValueTask<(OrderLine[]? Lines, Problem? Refusal)> SourceAsync(OrderDraft draft)
    {
        var skus = draft.Lines.Select(line => line.Sku).Distinct(StringComparer.Ordinal).ToArray();
        var levels = await stock.OfAsync(skus, []);
        _short.Learn(levels);
        var plan = new Sourcing(draft, levels, locations.All).Plan();
        if (plan.Allocations is { } allocations)
            return ([.. draft.Lines.Select((line, index) => OrderLine.Of(index + 1, line, allocations[index]))], null);
        return (null, await UnknownSkuAsync(draft, skus, levels) ?? Insufficient(draft, plan));
    }

    private static OrderLine[] AsNamed(OrderDraft draft)
    {
        var lines = new OrderLine[draft.Lines.Length];
        for (var i = 0; i < lines.Length; i++)
            lines[i] = OrderLine.Of(i + 1, draft.Lines[i], [new Allocation(draft.Lines[i].Location!, draft.Lines[i].Quantity)]);
        return lines;
    }

    private Problem? UnknownLocation(OrderDraft draft)
    {
        var at = Array.FindIndex(draft.Lines, line => line.Location is { } location && !locations.Contains(location));
        return at < 0 ? null : Problem.Invalid($"/lines/{at}/location", "unknownLocation", "There is no such location.");
    }

    private async ValueTask<Problem?> UnknownSkuAsync(OrderDraft draft, string[] skus, List<StockLevel> levels)
    {
        var without = skus.Except(levels.Select(level => level.Sku), StringComparer.Ordinal).ToArray();
        if (without.Length == 0) return null;
        var known = await stock.KnownAsync(without);
        var at = Array.FindIndex(draft.Lines, line => without.Contains(line.Sku, StringComparer.Ordinal) && !known.Contains(line.Sku));
        return at < 0 ? null : Problem.Invalid($"/lines/{at}/sku", "unknownSku", "There is no such SKU.");
    }

    private static Problem Insufficient(OrderDraft draft, Sourced plan) => new(
        409,
        "insufficientStock",
        "Not all of this can be had.",
        [.. plan.Shortages.Select(shortage => new ProblemError(
            $"/lines/{shortage.Line}",
            "There are not so many.",
            shortage.Line + 1,
            draft.Lines[shortage.Line].Sku,
            draft.Lines[shortage.Line].Quantity,
            shortage.Available))]);

    private static IAnswer Repeated(Order known, byte[] fingerprint) =>
        known.Fingerprint.AsSpan().SequenceEqual(fingerprint) ? Created(known, replayed: true) : Problem.KeyReused;

    private static Answer<OrderBody> Created(Order order, bool replayed = false) => Answer.Created(OrderBody.Of(order), BaselineJson.Default.OrderBody) with
    {
        Version = OrderBody.FirstVersion,
        Replayed = replayed,
        Location = $"/v1/orders/{OrderBody.TextOf(order.Id)}",
    };
}
