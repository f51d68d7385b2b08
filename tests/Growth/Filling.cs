using OrleansOms.Engine.Followers;
using OrleansOms.Grains.Orders;
using OrleansOms.Silo;
using OrleansOms.Silo.Hosting;

namespace OrleansOms.Growth;

/// <summary>Writes a made-up history to a store, and has the order search follow it.</summary>
public static class Filling
{
    private const int OrdersPerFlush = 500;
    private const int OrdersPerLine = 100_000;

    /// <returns>0 when it is filled, 2 when something was in it already: it is left alone.</returns>
    /// <exception cref="Engine.Journal.StoreUnusableException">The store can't be used.</exception>
    public static async Task<int> RunAsync(SiloOptions options, Year year, TextWriter output, CancellationToken stop)
    {
        var (journal, index) = await Storage.OpenAsync(options);
        await using var _ = journal;
        await using var __ = index;
        if ((await journal.ReadLogAsync(default, 1, stop)).Count > 0)
        {
            await output.WriteLineAsync($"There is something in {options.Data} already.");
            return 2;
        }

        var time = new GrownTime(TimeProvider.System.GetUtcNow() - Year.Span);
        var process = new LoneProcess(journal, time);
        var trade = new Trade(process, year, time);
        var follower = new Follower(journal, index, new OrderProjection(), time);
        var started = TimeProvider.System.GetTimestamp();
        trade.Open();
        await WriteAsync(process, follower, stop);
        for (var number = 1; number <= year.Orders; number++)
        {
            await trade.GoOnAsync(number, stop);
            if (number % OrdersPerFlush == 0)
            {
                await WriteAsync(process, follower, stop);
                trade.Forget();
            }

            if (number % OrdersPerLine == 0) await SayAsync(output, number, started);
        }

        trade.Close();
        await WriteAsync(process, follower, stop);
        trade.Forget();
        await SayAsync(output, year.Orders, started);
        return 0;
    }

    private static async Task WriteAsync(LoneProcess process, Follower follower, CancellationToken stop)
    {
        await process.FlushAsync(stop);
        while (await follower.StepAsync(stop) > 0)
        {
        }
    }

    private static Task SayAsync(TextWriter output, int orders, long started)
    {
        var seconds = TimeProvider.System.GetElapsedTime(started).TotalSeconds;
        return output.WriteLineAsync($"{orders:N0} orders in {seconds:N0} s, {orders / seconds:N0} a second");
    }
}
