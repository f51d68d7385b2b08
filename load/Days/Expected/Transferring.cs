namespace OrleansOms.Load.Days.Expected;

/// <summary>The rules of transfers: all lines or none are sent; in transit, units are the sender's and in no bucket.</summary>
public static class Transferring
{
    public static (Verdict Verdict, Transfer? Transfer) Request(Shop shop, Place from, Place to, IReadOnlyList<(Sku Sku, long Units)> lines)
    {
        if (from == to) return (Verdict.Invalid("sameLocation"), null);
        if (!shop.Places.Contains(from) || !shop.Places.Contains(to)) return (Verdict.Invalid("unknownLocation"), null);
        if (lines.Any(line => !line.Sku.IsKnown)) return (Verdict.Invalid("unknownSku"), null);
        if (lines.Any(line => line.Sku.IsService)) return (Verdict.Invalid("serviceSku"), null);
        if (lines.GroupBy(line => line.Sku).Any(sku => sku.Sum(line => line.Units) > sku.Key.AvailableAt(from)))
            return (Verdict.Conflict("insufficientStock"), null);

        var transfer = new Transfer(from, to, [.. lines.Select((line, index) => new TransferLine(index + 1, line.Sku, line.Units))]);
        shop.Transfers.Add(transfer);
        foreach (var (sku, units) in lines)
            shop.Change(sku, from, position =>
            {
                position.OnHand -= units;
                position.InTransit += units;
            });
        return (Verdict.Created, transfer);
    }

    /// <summary>Units came, perhaps more than are in transit.</summary>
    public static Verdict Receive(Shop shop, Transfer transfer, IReadOnlyList<(int Line, long Units)> lines)
    {
        if (lines.Any(named => !transfer.Has(named.Line))) return Verdict.Invalid("unknownLine");
        if (transfer.Lines.All(line => line.Received >= line.Quantity)) return Verdict.Conflict("transferReceived");
        transfer.Receipts++;
        foreach (var (number, units) in Units.ByLine(lines))
        {
            var line = transfer.Line(number);
            var arrived = Math.Min(units, line.InTransit);
            line.Received += units;
            line.Surplus += units - arrived;
            shop.Change(line.Sku, transfer.To, position => position.OnHand += units);
            shop.Change(line.Sku, transfer.From, position => position.InTransit -= arrived);
        }
        return Verdict.Ok;
    }

    /// <summary>Units never come; all that are in transit where no line is named.</summary>
    public static Verdict WriteOff(Shop shop, Transfer transfer, IReadOnlyList<(int Line, long Units)> lines)
    {
        if (lines.Any(named => !transfer.Has(named.Line))) return Verdict.Invalid("unknownLine");
        if (transfer.Lines.All(line => line.InTransit == 0)) return Verdict.Conflict("nothingInTransit");
        var lost = lines.Count > 0
            ? Units.ByLine(lines)
            : Units.ByLine(transfer.Lines.Where(line => line.InTransit > 0).Select(line => (line.Number, line.InTransit)));
        if (lost.Any(line => line.Value > transfer.Line(line.Key).InTransit)) return Verdict.Conflict("notInTransit");
        transfer.WriteOffs++;
        foreach (var (number, units) in lost)
        {
            transfer.Line(number).WrittenOff += units;
            shop.Change(transfer.Line(number).Sku, transfer.From, position => position.InTransit -= units);
        }
        return Verdict.Ok;
    }
}
