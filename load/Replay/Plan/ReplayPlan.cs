using System.Security.Cryptography;
using System.Text;
using OrleansOms.Load.Amounts;
using OrleansOms.Load.Replay.History;

namespace OrleansOms.Load.Replay.Plan;

/// <summary>Everything a replay will do, decided from the file before the first call is made.</summary>
public sealed record ReplayPlan(
    string RunKey,
    PlanSettings Settings,
    Currency Currency,
    IReadOnlyList<SkuStock> Skus,
    IReadOnlyList<PlannedInvoice> Invoices,
    RowAccount Account,
    int OrdersToDefaultCountry)
{
    // Raised when a rule of the plan changes: the same file would then send other bytes under the same keys.
    private const string RulesVersion = "2";

    public IEnumerable<PlannedOrder> Orders => Invoices.Select(invoice => invoice.Order).OfType<PlannedOrder>();

    public IEnumerable<PlannedReturn> Returns => Invoices.SelectMany(invoice => invoice.Returns);

    public IEnumerable<Position> Positions => Skus.SelectMany(sku => sku.Positions).Where(position => position.Exists);

    /// <summary>The <c>Idempotency-Key</c> of the one call of this plan that these words stand for.</summary>
    public string KeyOf(params IEnumerable<object> words) =>
        RunKey + "/" + string.Join('/', words.Select(word => Uri.EscapeDataString(word.ToString()!)));

    /// <summary>Reads the file and plans it.</summary>
    /// <exception cref="BadHistoryException">The file or a setting can't be used.</exception>
    public static ReplayPlan Of(HistoryFile file, PlanSettings settings)
    {
        // The keys of all calls begin with this, so that the same file under the same settings repeats a run and anything else is another.
        var identity = string.Join(
            '\n', RulesVersion, file.ContentHash(), file.Columns, file.DateFormat, file.Delimiter, settings.Fingerprint);
        var runKey = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(identity)))[..16];
        return new PlanBuilder(settings).Build(runKey, file.Read());
    }
}
