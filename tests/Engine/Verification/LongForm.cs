namespace OrleansOms.Engine.Tests.Verification;

/// <summary>How much is done: little in every run, much when <c>OMS_LONG</c> is 1; and with which seed, which is printed.</summary>
internal static class LongForm
{
    public static int Count(int brief, int full) => Environment.GetEnvironmentVariable("OMS_LONG") == "1" ? full : brief;

    /// <summary>A seed of the system's choice, or that of <c>OMS_SEED</c>.</summary>
    public static int Seed()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("OMS_SEED"), out var given) ? given : Random.Shared.Next();
        TestContext.Current.TestOutputHelper?.WriteLine($"OMS_SEED={seed}");
        return seed;
    }
}
