using OrleansOms.Engine.Journal;

namespace OrleansOms.Engine.Alarms;

/// <summary>One process's part of work that several divide among them by grain: each grain is in exactly one of as many shares as there are processes.</summary>
/// <param name="Index">Which, from 0; below 0 for a process that has no part in it.</param>
/// <param name="Count">How many there are, at least 1.</param>
public readonly record struct Share(int Index, int Count)
{
    /// <summary>Of the only process there is.</summary>
    public static Share Whole { get; } = new(0, 1);

    /// <summary>Of a process that does not take part.</summary>
    public static Share None { get; } = new(-1, 1);

    /// <summary>Whether this is the share that has what only one process is to do.</summary>
    public bool IsFirst => Index == 0;

    public bool Holds(GrainName grain) => Index >= 0 && (Count == 1 || GrainHash.Of(grain) % (uint)Count == (uint)Index);
}
