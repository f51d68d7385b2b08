using OrleansOms.Load.Replay.History;

namespace OrleansOms.Load.Replay.Plan;

/// <summary>All that decides, together with the file, what a replay does.</summary>
/// <param name="DefaultCountry">ISO 3166-1 alpha-2 for customers whose country is empty or not known.</param>
/// <param name="From">First day, by the invoice's first row; inclusive.</param>
/// <param name="To">Last day, inclusive.</param>
/// <param name="LimitInvoices">Only so many invoices, the first of those in the days asked for.</param>
public sealed record PlanSettings(
    IReadOnlyList<Location> Locations,
    string Currency = "GBP",
    string Channel = "replay",
    string DefaultCountry = "GB",
    DateOnly? From = null,
    DateOnly? To = null,
    int? LimitInvoices = null)
{
    public InvoiceNumbers Numbers { get; init; } = new();

    public NonProducts NonProducts { get; init; } = NonProducts.Default;

    public bool Selects(Invoice invoice)
    {
        if (From is null && To is null) return true;
        if (invoice.Rows[0].At is not { } at)
            throw new BadHistoryException($"Invoice {invoice.Number} has no date, so --from and --to can't be applied.");
        var day = DateOnly.FromDateTime(at);
        return !(day < From) && !(day > To);
    }

    /// <summary>Every setting in one text: two runs with the same text and file send the same bytes.</summary>
    public string Fingerprint => string.Join(
        '\n',
        [
            Currency, Channel, DefaultCountry, $"{From:O}", $"{To:O}", $"{LimitInvoices}", NonProducts.List, Numbers.ToString(),
            .. Locations.Select(location => location.ToString()),
        ]);
}
