using System.Text.Json;
using OrleansOms.Load.Suites.Calls;
using OrleansOms.Load.Suites.Scenarios;

namespace OrleansOms.Load.Suites.Gates;

/// <summary>An acknowledged order is there, with its lines and what was done to them.</summary>
public sealed class OrderCheck(OrderBook book, PlacedOrder order) : Check
{
    public override string Rule => "every acknowledged order is there with its lines";

    public override void Write(RequestWriter request) => request.Get($"/v1/orders/{order.Id}");

    protected override string? Compare(in HttpAnswer answer)
    {
        if (!answer.Succeeded) return $"order {order.Id}: {answer.Summary}";
        using var json = answer.Json();
        var lines = json.RootElement.GetProperty("lines").EnumerateArray().Select(Seen);
        var draft = book.Drafts.Of(order.Number);
        var expected = draft.Select((line, index) => Expected(line, index));
        var (seen, wanted) = (string.Join("; ", lines), string.Join("; ", expected));
        return seen == wanted ? null : $"order {order.Id}: expected {wanted}; seen {seen}";
    }

    private string Expected(DraftLine line, int index)
    {
        var sku = book.Assortment.Sku(book.Assortment.SkuOf(line.Position));
        var delivered = order.IsDelivered ? line.Quantity : 0;
        return Line(
            sku, line.Quantity, order.IsCancelled ? line.Quantity : 0, order.IsShipped ? line.Quantity : 0, delivered,
            order.IsReturned(index) ? line.Quantity : 0);
    }

    // A line that was never cancelled, shipped or returned may say so by leaving the number out.
    private static string Seen(JsonElement line) => Line(
        line.GetProperty("sku").GetString()!, Number(line, "quantity"), Number(line, "cancelled"), Number(line, "shipped"),
        Number(line, "delivered"), Number(line, "returned"));

    private static long Number(JsonElement line, string name) => line.TryGetProperty(name, out var number) ? number.GetInt64() : 0;

    private static string Line(string sku, long quantity, long cancelled, long shipped, long delivered, long returned) =>
        $"{sku} x {quantity}, cancelled {cancelled}, shipped {shipped}, delivered {delivered}, returned {returned}";
}
