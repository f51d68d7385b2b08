namespace OrleansOms.Grains.Interfaces;

/// <summary>A command on its way: what is asked, by whom, because of what, and whether it may be acted on yet.</summary>
/// <param name="Actor">The name of the API key that asks, <c>operator</c>, or the grain that sent it (<c>order/...</c>).</param>
/// <param name="Cause">The request or message behind it, 1 to 200 characters, without personal data.</param>
/// <param name="Process">The sending silo's process; null from a client, whose answer always waits for the disk.</param>
/// <param name="Durable">True once all that led to it is on disk. A receiver in another process turns the message back until it is.</param>
/// <param name="Deadline">A client's command that is not decided by then is not decided at all. Null for never, as between grains: what is owed stays owed.</param>
[GenerateSerializer, Immutable, Alias("oms.Envelope`1")]
public sealed record Envelope<TCommand>(
    TCommand Command, string Actor, string Cause, string? Process = null, bool Durable = false, DateTimeOffset? Deadline = null)
    : IRepeatable
    where TCommand : class
{
    /// <inheritdoc/>
    public bool IsRepeatable => Process is null && Command is IKeyed { Key: not null };

    /// <summary>The same around another command, or the same command as one of its kind.</summary>
    /// <typeparam name="TOther">A kind that <paramref name="command"/> is of.</typeparam>
    public Envelope<TOther> With<TOther>(TOther command)
        where TOther : class => new(command, Actor, Cause, Process, Durable, Deadline);
}

/// <summary>What may be asked a second time when nobody knows what became of the first.</summary>
public interface IRepeatable
{
    /// <summary>Whether it has an effect once at most, and the same answer each time.</summary>
    bool IsRepeatable { get; }
}

/// <summary>A command that a client gives a key to.</summary>
public interface IKeyed
{
    /// <summary>Null where the client gave none.</summary>
    RequestKey? Key { get; }
}

/// <summary>A client's idempotency key, as the grain remembers it.</summary>
/// <param name="Key">The endpoint, its caller unless that is <c>operator</c>, and the key as sent (<c>movements@web:KEY</c>); 1 to 350 characters.</param>
/// <param name="Fingerprint">A hash of the body's bytes: the same key with another is refused.</param>
[GenerateSerializer, Immutable, Alias("oms.RequestKey")]
public sealed record RequestKey(string Key, string Fingerprint);

/// <summary>A grain that asked to be woken at a time. Waking one that has nothing to do does nothing.</summary>
[Alias("oms.IAwakenable")]
public interface IAwakenable : IGrainWithStringKey
{
    [Alias("Wake")]
    ValueTask Wake();
}
