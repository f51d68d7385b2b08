namespace OrleansOms.Load.Suites;

/// <summary>How a suite ends; where several are true, the first in this order, after 0.</summary>
public static class SuiteExitCodes
{
    /// <summary>The gate held, the run counts, every threshold is met.</summary>
    public const int Passed = 0;

    /// <summary>The gate failed: the server holds something else than it acknowledged.</summary>
    public const int GateFailed = 1;

    public const int BadInput = 2;

    public const int ServerUnreachable = 3;

    /// <summary>The generator itself was late: its figures say nothing about the server.</summary>
    public const int Void = 5;

    public const int ThresholdMissed = 4;

    public const int Interrupted = 130;
}
