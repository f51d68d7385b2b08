using System.Collections.Concurrent;

namespace OrleansOms.Load.Replay.Reconciliation;

/// <summary>One thing on which the system and the file's arithmetic disagree.</summary>
public sealed record Difference(string Check, string Subject, string Expected, string Actual);

/// <summary>What was compared, and what differed. Written by many workers.</summary>
public sealed class Findings
{
    private readonly ConcurrentDictionary<string, long> _compared = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<Difference> _differences = new();

    public IReadOnlyCollection<Difference> Differences => _differences;

    /// <summary>Each check with how often it was made and how often it failed.</summary>
    public IReadOnlyList<(string Check, long Compared, long Different)> Checks
    {
        get
        {
            var different = _differences.CountBy(difference => difference.Check).ToDictionary(StringComparer.Ordinal);
            return [.. _compared.OrderBy(check => check.Key, StringComparer.Ordinal)
                .Select(check => (check.Key, check.Value, (long)different.GetValueOrDefault(check.Key)))];
        }
    }

    public void Compare<T>(string check, string subject, T expected, T actual)
        where T : IEquatable<T>
    {
        _compared.AddOrUpdate(check, 1, static (_, count) => count + 1);
        if (!expected.Equals(actual)) _differences.Enqueue(new Difference(check, subject, $"{expected}", $"{actual}"));
    }

    /// <summary>Something that should be there is missing or unreadable.</summary>
    public void Miss(string check, string subject, string expected, string actual)
    {
        _compared.AddOrUpdate(check, 1, static (_, count) => count + 1);
        _differences.Enqueue(new Difference(check, subject, expected, actual));
    }
}
