using OrleansOms.Api.Requests;
using OrleansOms.Grains.Interfaces;

namespace OrleansOms.Growth;

/// <summary>What is to be made up.</summary>
/// <param name="Orders">At least 1: two lines of one unit each, spread over a year that ends today.</param>
/// <param name="Skus">At least 2, all at one location.</param>
/// <param name="Seed">The same seed draws the same orders.</param>
public sealed record Year(int Orders, int Skus, int Seed)
{
    public const string Location = "WH-GROWN";

    public const string Channel = "grown";

    /// <summary>Units of each SKU that came in: more than are ever sold.</summary>
    public const int Units = 100_000_000;

    /// <summary>How long the orders took, in the store's own time.</summary>
    public static readonly TimeSpan Span = TimeSpan.FromDays(365);

    /// <summary>One customer in so many orders, so that customers come again.</summary>
    public const int OrdersPerCustomer = 20;

    public static string Sku(int number) => $"GROWN-{number:D7}";

    /// <summary>The order's id, as the program would have made it of <see cref="OrderKey"/>.</summary>
    public static string Order(int number) => DerivedId.Of(OrderKey(number));

    public static RequestKey OrderKey(int number) => new($"orders:grown-{number:D9}", "grown");
}
