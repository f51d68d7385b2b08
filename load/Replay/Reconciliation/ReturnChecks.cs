using System.Globalization;
using System.Text.Json;
using OrleansOms.Load.Http;
using OrleansOms.Load.Replay.Drive;
using OrleansOms.Load.Replay.Plan;

namespace OrleansOms.Load.Replay.Reconciliation;

/// <summary>Reads every return back: its units, where they came in, and what was refunded.</summary>
public sealed class ReturnChecks(OmsClient oms, Driver driver, Findings findings)
{
    private const string Read = "returns: read back";
    private const string Refunds = "returns: refunds";
    private const string Lines = "returns: lines";
    private const string Places = "returns: places received at";

    private readonly ReadBack _returns = new(oms, findings, "read return", Read, "a return");

    public async Task CheckAsync(PlannedReturn planned, CancellationToken stop)
    {
        if (!driver.ReturnIds.TryGetValue(planned, out var id))
        {
            findings.Miss(Read, planned.Subject, "a return", "none was announced");
            return;
        }
        await _returns.CompareAsync("/v1/returns/" + Uri.EscapeDataString(id), $"{planned.Subject} ({id})", actual => Compare(planned, actual), stop);
    }

    private void Compare(PlannedReturn planned, JsonElement actual)
    {
        findings.Compare(Read, planned.Subject, driver.OrderIds[planned.Order.Invoice], actual.GetProperty("orderId").GetString()!);
        findings.Compare(Read, $"{planned.Subject}, status", "closed", actual.GetProperty("status").GetString()!);
        findings.Compare(
            Refunds, planned.Subject, planned.Refund.Amount, decimal.Parse(actual.GetProperty("refunded").GetString()!, CultureInfo.InvariantCulture));
        var found = actual.GetProperty("lines").EnumerateArray().ToDictionary(line => line.GetProperty("line").GetInt32(), Facts);
        findings.Compare(Lines, $"{planned.Subject}, number of lines", planned.Lines.Count, found.Count);
        foreach (var (line, quantity) in planned.Lines)
            if (found.TryGetValue(line, out var facts))
                findings.Compare(Lines, $"{planned.Subject}, line {line}", Restocked(planned.Order.Lines[line - 1].Sku, quantity), facts);
            else
                findings.Miss(Lines, $"{planned.Subject}, line {line}", "a line", "none");
        ComparePlaces(planned, actual.GetProperty("receipts"));
    }

    private void ComparePlaces(PlannedReturn planned, JsonElement receipts)
    {
        var found = receipts.EnumerateArray()
            .SelectMany(receipt => receipt.GetProperty("lines").EnumerateArray().Select(line => (
                Line: line.GetProperty("line").GetInt32(),
                Location: receipt.GetProperty("location").GetString()!,
                Quantity: line.GetProperty("quantity").GetInt64())))
            .GroupBy(part => (part.Line, part.Location), part => part.Quantity)
            .ToDictionary(part => part.Key, part => part.Sum());
        foreach (var part in planned.Parts)
        {
            found.Remove((part.Line, part.Location.Id), out var received);
            findings.Compare(Places, $"{planned.Subject}, line {part.Line} at {part.Location.Id}", part.Quantity, received);
        }
        foreach (var ((line, location), quantity) in found) findings.Compare(Places, $"{planned.Subject}, line {line} at {location}", 0, quantity);
    }

    private static LineFacts Restocked(string sku, long quantity) => new(sku, quantity, quantity, 0, quantity, quantity, 0, 0, quantity);

    private static LineFacts Facts(JsonElement line)
    {
        return new LineFacts(
            line.GetProperty("sku").GetString()!, Units("quantity"), Units("received"), Units("unannounced"), Units("inspected"),
            Units("restocked"), Units("damaged"), Units("quality"), Units("refunded"));

        long Units(string name) => line.GetProperty(name).GetInt64();
    }

    private sealed record LineFacts(
        string Sku, long Quantity, long Received, long Unannounced, long Inspected, long Restocked, long Damaged, long Quality, long Refunded);
}
