using System.Text.Json.Nodes;
using OrleansOms.Load.Days.Comparison;
using OrleansOms.Load.Days.Expected;

namespace OrleansOms.Load.Days.Acts;

/// <summary>The calls on transfers.</summary>
public static class TransferCalls
{
    public static Act Request(Scene scene, Place from, Place to, IReadOnlyList<(Sku Sku, long Units)> lines)
    {
        var (verdict, transfer) = Transferring.Request(scene.Shop, from, to, lines);
        return new Act(
            "transfer, request",
            $"send {string.Join(", ", lines.Select(line => $"{line.Units} {scene.NameOf(line.Sku)}"))} from {scene.NameOf(from)} to {scene.NameOf(to)}",
            "/v1/transfers",
            new JsonObject
            {
                ["from"] = from.Id,
                ["to"] = to.Id,
                ["lines"] = Bodies.Array(lines.Select(line => new JsonObject { ["sku"] = line.Sku.Id, ["quantity"] = line.Units })),
            },
            verdict)
        {
            Learn = answer => transfer!.Id = answer.Id,
            Check = (answer, differences) => TransferComparison.Compare(transfer!, answer, differences),
        };
    }

    public static Act Receive(Scene scene, Transfer transfer, IReadOnlyList<(int Line, long Units)> lines) => Change(
        scene,
        transfer,
        "receive",
        lines,
        new JsonObject { ["lines"] = Bodies.Lines(lines) },
        Transferring.Receive(scene.Shop, transfer, lines));

    public static Act WriteOff(Scene scene, Transfer transfer, IReadOnlyList<(int Line, long Units)> lines)
    {
        var body = new JsonObject { ["reason"] = "lost by the carrier" };
        if (lines.Count > 0) body["lines"] = Bodies.Lines(lines);
        return Change(scene, transfer, "writeOff", lines, body, Transferring.WriteOff(scene.Shop, transfer, lines));
    }

    private static Act Change(
        Scene scene, Transfer transfer, string verb, IReadOnlyList<(int Line, long Units)> lines, JsonObject body, Verdict verdict)
    {
        var what = $"{verb} {OrderCalls.Words(lines)} of {scene.NameOf(transfer)}";
        return new Act($"transfer, {verb}", what, $"/v1/transfers/{transfer.Id}/{verb}", body, verdict)
        {
            KeyUse = KeyUse.Optional,
            Check = (answer, differences) => TransferComparison.Compare(transfer, answer, differences),
        };
    }
}
