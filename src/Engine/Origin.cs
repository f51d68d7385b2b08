namespace OrleansOms.Engine;

/// <summary>Where an event comes from. The engine stamps the time; the rest arrives with the command.</summary>
/// <param name="At">When it was decided, UTC, whole microseconds; never earlier than the grain's event before it.</param>
/// <param name="Actor">Who asked: the name of an API key, <c>operator</c>, or the grain that sent the message.</param>
/// <param name="Cause">What asked: the request or message that led to it, 1 to 200 characters, without personal data.</param>
public readonly record struct Origin(DateTimeOffset At, string Actor, string Cause);

/// <summary>One event as it stands in a grain's history.</summary>
/// <param name="Version">Its place in the grain's history, from 1, without gaps.</param>
public readonly record struct Recorded<TEvent>(long Version, Origin Origin, TEvent Body);
