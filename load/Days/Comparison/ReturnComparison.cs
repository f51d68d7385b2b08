using System.Text.Json;
using OrleansOms.Load.Days.Expected;

namespace OrleansOms.Load.Days.Comparison;

/// <summary>A return as the server says it, beside the model's.</summary>
public static class ReturnComparison
{
    public static void Compare(Return claim, JsonElement actual, Differences differences)
    {
        differences.Compare("id", claim.Id, actual.Id);
        differences.Compare("status", claim.Status, actual.Text("status"));
        differences.Compare("orderId", claim.Order.Id, actual.Text("orderId"));
        differences.Compare("method", claim.Method, actual.Text("method"));
        differences.Compare("refunded", claim.Order.Money.Text(claim.Refunds.Sum(refund => refund.Amount)), actual.Text("refunded"));
        differences.Compare("lines", Words(claim.Lines.OrderBy(line => line.Number).Select(Words)), Words(actual, "lines", line =>
            $"{line.Number("line")}: {line.Number("quantity")} announced ({line.Text("reason")}), {line.Number("received")} received, "
            + $"{line.Number("unannounced")} not announced, {line.Number("inspected")} inspected ({line.Number("restocked")}, "
            + $"{line.Number("damaged")}, {line.Number("quality")}), {line.Number("refunded")} refunded"));
        differences.Compare(
            "receipts",
            Words(claim.Arrivals.GroupBy(arrival => arrival.Receipt).Select(Words)),
            Words(actual, "receipts", receipt => $"{receipt.Number("receipt")} at {receipt.Text("location")} ({receipt.Lines("lines")})"));
        differences.Compare(
            "refunds",
            Words(claim.Refunds.Select(refund => $"{claim.Order.Money.Text(refund.Amount)} ({Reading.Words(refund.Lines)})")),
            Words(actual, "refunds", refund => $"{refund.Text("amount")} ({refund.Lines("lines")})"));
    }

    private static string Words(ReturnLine line) =>
        $"{line.Number}: {line.Announced} announced ({Reason(line)}), {line.Received} received, {line.Received - line.Expected} not announced, "
        + $"{line.Inspected} inspected ({line.Restocked}, {line.Damaged}, {line.Kept}), {line.Refunded} refunded";

    private static string? Reason(ReturnLine line) =>
        line.Reasons.Count == 0 ? null : string.Join("; ", line.Reasons.Distinct(StringComparer.Ordinal));

    private static string Words(IGrouping<int, Arrival> receipt) =>
        $"{receipt.Key} at {receipt.First().Place.Id} ({Reading.Words(Units.ByLine(receipt.Select(arrival => (arrival.Line, arrival.Units))))})";

    private static string Words(IEnumerable<string> items) => string.Join("; ", items);

    private static string Words(JsonElement actual, string name, Func<JsonElement, string> words) =>
        Words(actual.GetProperty(name).EnumerateArray().Select(words));
}
