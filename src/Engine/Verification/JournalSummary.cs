namespace OrleansOms.Engine.Verification;

/// <summary>What a journal holds, counted.</summary>
/// <param name="StateHash">
/// SHA-256 in hexadecimal over the SHA-256 of each of the 256 parts, in order. A part's is over its grains in the order of the first half of SHA-256 of
/// their names: each one's name, a zero byte, its version (8 bytes, big-endian), the length of its state (4 bytes, big-endian) and the state in the form of
/// a snapshot. It says nothing of writers, flushes, times of writing or the store, so two stores with the same history have the same.
/// </param>
/// <param name="Grains">How many there are of each type, by type.</param>
public sealed record JournalSummary(
    string StateHash,
    IReadOnlyList<KeyValuePair<string, long>> Grains,
    long Rows,
    long Events,
    long Flushes,
    long Writers,
    long Snapshots,
    long Alarms,
    long CustomerKeys);
