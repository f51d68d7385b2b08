using System.Diagnostics;

namespace OrleansOms.EndToEnd.Tests.Hosting;

/// <summary>Waits for what comes a little later than the answer that caused it.</summary>
public static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Looks again and again until what it sees is as expected; fails with the last that it saw.</summary>
    public static async Task<T> Sees<T>(Func<Task<T>> look, Func<T, bool> expected)
    {
        var seen = await TrySees(look, expected);
        if (!expected(seen)) Assert.Fail($"Not within {Patience.TotalSeconds:0} s; last seen: {seen}");
        return seen;
    }

    /// <summary>Looks again and again until what it sees is as expected, or until the deadline; returns the last that it saw.</summary>
    public static async Task<T> TrySees<T>(Func<Task<T>> look, Func<T, bool> expected)
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            var seen = await look();
            if (expected(seen) || Stopwatch.GetElapsedTime(started) > Patience) return seen;
            await Task.Delay(Pause, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Looks until it sees exactly this.</summary>
    public static Task<T> Equals<T>(T expected, Func<Task<T>> look) => Sees(look, seen => EqualityComparer<T>.Default.Equals(seen, expected));
}
