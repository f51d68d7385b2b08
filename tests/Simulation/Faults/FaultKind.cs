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

    /// <summary>A process is frozen, or cut off from the others' list of members, and they go on without it; it has to find out by itself.</summary>
    GivenUp,
}
