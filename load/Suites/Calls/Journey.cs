namespace OrleansOms.Load.Suites.Calls;

/// <summary>What one arrival does: calls, each made once the one before it is answered.</summary>
/// <remarks>
/// This is the seam between scenarios and whatever runs them: a runner asks for the due call's bytes, sends them how it likes, and hands
/// the answer back. It may ask again for the bytes of a call that has no outcome yet: they are the same, key included.
/// </remarks>
public abstract class Journey
{
    /// <summary>What the due call is reported as.</summary>
    public abstract string Step { get; }

    /// <summary>The due call has an effect that must be known in the end; one that only reads may stay without an answer.</summary>
    public virtual bool MustSettle => true;

    /// <summary>Being told "not now" ends it, as for a customer who comes another time; else the call is made again after the load.</summary>
    public virtual bool EndsWhenTurnedAway => true;

    /// <summary>Writes the due call.</summary>
    public abstract void Write(RequestWriter request);

    /// <summary>Takes the due call's answer, a success or a refusal that leaves no doubt.</summary>
    /// <returns>Whether another call is due now.</returns>
    public abstract bool Take(in HttpAnswer answer);
}
