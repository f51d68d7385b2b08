namespace OrleansOms.Simulation.Faults;

/// <summary>What may go wrong. Every kind has a rate of its own, drawn for each seed.</summary>
public enum FaultKind
{
    CrashBeforeFlush,
    CrashDuringFlush,
    CrashAfterFlush,
    CrashBeforeReply,
    Crash,
    FailedFlush,
    LandedFailedFlush,
    LateFlush,
    SlowFlush,
    MessageLost,
    AnswerLost,
    MessageDoubled,
    MessageDelayed,
    TwoActivations,
    Pause,
    ClockForth,
    ClockBack,
    Passivation,
    SnapshotLost,
    ProjectionLost,
    AlarmLate,
    AlarmTwice,
    SlowRead,
    ClientTimeout,
}
