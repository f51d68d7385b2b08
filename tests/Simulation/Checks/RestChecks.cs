using OrleansOms.Grains.Orders;
using OrleansOms.Grains.Returns;
using OrleansOms.Grains.Skus;
using OrleansOms.Grains.Stock;
using OrleansOms.Grains.Transfers;

namespace OrleansOms.Simulation.Checks;

/// <summary>What must hold of grains that owe nothing any more: nothing is stuck half-way, and no units are held for nobody.</summary>
internal sealed class RestChecks(JournalFold journal, Findings findings)
{
    public void Run()
    {
        foreach (var grain in journal.Grains)
            if (IsStuck(grain.State)) findings.Add(Invariant.Liveness, $"{grain.Name} owes nothing and is not done: {grain.State}");
        CheckHeld();
    }

    private static bool IsStuck(object state) => state switch
    {
        OrderState order => order.Placement is not null || order.Keys.Any(key => key is { Done: 0, Use: not Grains.Orders.KeyUse.Resolution }),
        ReturnState { Terms: not null } made => !made.Stands,
        TransferState transfer => transfer.Stage != TransferStage.None && !transfer.Stands,
        _ => false,
    };

    // Units that are held for those who wait are on their way to one of them.
    private void CheckHeld()
    {
        foreach (var stock in journal.Grains.Select(grain => grain.State).OfType<StockState>())
            if (stock.Backorders is { Held: > 0 } holds
                && (journal.Find(new Engine.GrainName("sku", stock.Sku))?.State is not SkuState sku || sku.Assignments.Length == 0))
                findings.Add(Invariant.Promises, $"{stock.Sku}@{stock.Location} holds {holds.Held} for lines that wait, and none of them is to have them");
    }
}
