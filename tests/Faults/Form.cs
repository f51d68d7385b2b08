using System.Globalization;
using System.Security.Cryptography;

namespace OrleansOms.Faults.Tests;

/// <summary>How much is run: a little each time; with <c>OMS_LONG=1</c> all that docs/RELIABILITY.md tells of.</summary>
public static class Form
{
    public static bool IsLong { get; } = Environment.GetEnvironmentVariable("OMS_LONG") == "1";

    public static int Of(int brief, int whole) => IsLong ? whole : brief;

    /// <summary>Where a test's draws begin: drawn, or what <c>OMS_SEED</c> says. Printed, so that it can be said.</summary>
    public static Random Draws()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("OMS_SEED"), NumberStyles.None, CultureInfo.InvariantCulture, out var said)
            ? said
            : RandomNumberGenerator.GetInt32(1, int.MaxValue);
        Say($"seed {seed}");
        return new Random(seed);
    }

    /// <summary>Tells whoever watches, and the report.</summary>
    public static void Say(string line)
    {
        TestContext.Current.TestOutputHelper?.WriteLine(line);
        TestContext.Current.SendDiagnosticMessage("{0}: {1}", TestContext.Current.Test?.TestDisplayName ?? "faults", line);
    }
}
