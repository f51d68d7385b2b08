using OrleansOms.Load.Http;
using OrleansOms.Load.Replay.History;
using OrleansOms.Load.Replay.Plan;

namespace OrleansOms.Load.Replay;

/// <summary>What one run was asked to do.</summary>
/// <param name="DryRun">Plan and print, without a server.</param>
/// <param name="ShowDifferences">So many differences, refused calls and money-only rows are listed; all are counted.</param>
public sealed record ReplayOptions(
    HistoryFile File,
    PlanSettings Settings,
    Uri Url,
    int Concurrency,
    Patience Patience,
    bool DryRun = false,
    int ShowDifferences = 20,
    bool ListMoneyOnly = false,
    string? ApiKey = null);

/// <summary>What a run tells its caller's shell.</summary>
public static class ExitCodes
{
    public const int Reconciled = 0;
    public const int Differences = 1;
    public const int BadInput = 2;
    public const int ServerUnreachable = 3;
    public const int Interrupted = 130;
}
