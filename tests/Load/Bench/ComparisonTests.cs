using OrleansOms.Load.Bench;

namespace OrleansOms.Load.Tests.Bench;

public class ComparisonTests
{
    [Fact]
    public void Comparison_RunsOfTwoSides_HasTheRatioOfTheirMedians()
    {
        var comparison = new Comparison(
        [
            Run("orders", "baseline", 100), Run("orders", "ours", 390),
            Run("orders", "baseline", 120), Run("orders", "ours", 480),
            Run("orders", "baseline", 10), Run("orders", "ours", 400),
            Run("reads", "ours", 7), Run("reads", "baseline", 2),
        ]);

        Assert.Equal("4.00x", comparison.RatioOf("orders", "ours"));
        Assert.Equal("1.00x", comparison.RatioOf("orders", "baseline"));
        Assert.Equal("3.50x", comparison.RatioOf("reads", "ours"));
        Assert.True(comparison.AllGatesHold);
        Assert.Contains("| orders | ours | 3 | 400 | 390 to 480 | 1.0 | 2.0 | 4.00x | holds |", comparison.Markdown(), StringComparison.Ordinal);
    }

    [Fact]
    public void Comparison_AGateFailed_HasNoRatio()
    {
        var comparison = new Comparison([Run("orders", "baseline", 100), Run("orders", "ours", 400), Run("orders", "ours", 900) with { GateHolds = false }]);

        Assert.Equal("none", comparison.RatioOf("orders", "ours"));
        Assert.False(comparison.AllGatesHold);
        Assert.Contains("FAILED in 1", comparison.Markdown(), StringComparison.Ordinal);
    }

    [Fact]
    public void Comparison_TheReferenceIsMissing_HasNoRatio()
    {
        var comparison = new Comparison([Run("orders", "baseline", 100), Run("reads", "ours", 400)]);

        Assert.Equal("none", comparison.RatioOf("reads", "ours"));
    }

    [Fact]
    public void Results_AddedToAFile_AreReadAgain()
    {
        var file = Path.Combine(Path.GetTempPath(), $"orleansoms-results-{Guid.NewGuid():N}");
        try
        {
            Run("orders", "ours", 12.5).AppendTo(file);
            Run("reads", "ours", 7).AppendTo(file);

            Assert.Equal([Run("orders", "ours", 12.5), Run("reads", "ours", 7)], BenchResult.Read(file));

            File.AppendAllText(file, "{}\n");
            Assert.Contains("line 3", Assert.Throws<BenchResultException>(() => BenchResult.Read(file)).Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static BenchResult Run(string workload, string side, double perSecond) => new(workload, side, perSecond, P50Ms: 1, P99Ms: 2, GateHolds: true);
}
