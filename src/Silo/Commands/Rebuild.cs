using OrleansOms.Engine.Followers;
using OrleansOms.Grains.Orders;
using OrleansOms.Silo.Hosting;

namespace OrleansOms.Silo.Commands;

/// <summary>Builds the order search anew from the journal.</summary>
public static class Rebuild
{
    /// <exception cref="Engine.Journal.StoreUnusableException">The store can't be used; the embedded one serves one process at a time.</exception>
    public static async Task<int> RunAsync(string[] options)
    {
        var (journal, index) = await Storage.OpenAsync(SiloOptions.From(SiloOptions.Said(options)), mustExist: true);
        await using var _ = journal;
        await using var __ = index;
        var follower = new Follower(journal, index, new OrderProjection(), TimeProvider.System);
        await follower.RebuildAsync(Progress, CancellationToken.None);
        Console.WriteLine($"{(Console.IsOutputRedirected ? "" : "\r")}The order search is up to date: {follower.RowsApplied:N0} rows of the journal.");
        return 0;
    }

    private static void Progress(long rows)
    {
        if (!Console.IsOutputRedirected)
        {
            Console.Write($"\r{rows:N0} rows of the journal");
        }
    }
}
