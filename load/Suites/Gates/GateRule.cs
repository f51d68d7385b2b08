namespace OrleansOms.Load.Suites.Gates;

/// <summary>One thing that must be true of what the server holds after a run. A figure counts only when all of them are.</summary>
public sealed record GateRule(string Rule, bool Holds, string Said);
