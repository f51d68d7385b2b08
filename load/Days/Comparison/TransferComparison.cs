using System.Text.Json;
using OrleansOms.Load.Days.Expected;

namespace OrleansOms.Load.Days.Comparison;

/// <summary>A transfer as the server says it, beside the model's.</summary>
public static class TransferComparison
{
    public static void Compare(Transfer transfer, JsonElement actual, Differences differences)
    {
        differences.Compare("id", transfer.Id, actual.Id);
        differences.Compare("status", transfer.Status, actual.Text("status"));
        differences.Compare("from", transfer.From.Id, actual.Text("from"));
        differences.Compare("to", transfer.To.Id, actual.Text("to"));
        differences.Compare("receipts", transfer.Receipts, actual.GetProperty("receipts").GetArrayLength());
        differences.Compare("writeOffs", transfer.WriteOffs, actual.GetProperty("writeOffs").GetArrayLength());
        differences.Compare("lines", string.Join("; ", transfer.Lines.Select(Words)), string.Join("; ", actual.GetProperty("lines").EnumerateArray().Select(Words)));
    }

    private static string Words(TransferLine line) =>
        Words(line.Number, line.Sku.Id, line.Quantity, line.InTransit, line.Received, line.Surplus, line.WrittenOff);

    private static string Words(JsonElement line) => Words(
        line.Number("line"), line.Text("sku")!, line.Number("quantity"), line.Number("inTransit"), line.Number("received"), line.Number("surplus"),
        line.Number("writtenOff"));

    private static string Words(long number, string sku, long quantity, long inTransit, long received, long surplus, long writtenOff) =>
        $"{number}: {quantity} {sku}, {inTransit} in transit, {received} received, {surplus} of them surplus, {writtenOff} written off";
}
