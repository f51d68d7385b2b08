using System.Diagnostics;

namespace OrleansOms.Engine;

/// <summary>
/// The engine's part of a trace. Nobody listens unless a collector is configured, and then no span is made. A span names kinds of grains and counts, an id at
/// most, never what an event holds.
/// </summary>
public static class Spans
{
    /// <summary>What a host listens to.</summary>
    public const string SourceName = "OrleansOms.Engine";

    /// <summary>So many traces at most are told of a flush that holds decisions of theirs.</summary>
    public const int LinksMax = 32;

    public static ActivitySource Source { get; } = new(SourceName);
}
