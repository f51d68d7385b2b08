using OrleansOms.Load.Suites.Calls;

namespace OrleansOms.Load.Suites.Scenarios;

/// <summary>A call, and how its bytes are written; writing does not change anything, since it may be done again.</summary>
public readonly record struct ScriptedCall(string Step, Action<RequestWriter> Write);

/// <summary>A journey told as one method: it yields its calls, and goes on when each is answered.</summary>
public abstract class ScriptedJourney : Journey
{
    private IEnumerator<ScriptedCall>? _calls;

    public sealed override string Step => Due.Step;

    /// <summary>The answer to the call that was yielded last was a success.</summary>
    protected bool Succeeded { get; private set; }

    private ScriptedCall Due
    {
        get
        {
            if (_calls is null)
            {
                _calls = Script().GetEnumerator();
                _calls.MoveNext();
            }
            return _calls.Current;
        }
    }

    public sealed override void Write(RequestWriter request) => Due.Write(request);

    public sealed override bool Take(in HttpAnswer answer)
    {
        Succeeded = answer.Succeeded;
        Note(answer);
        return _calls!.MoveNext();
    }

    /// <summary>The calls; at least one.</summary>
    protected abstract IEnumerable<ScriptedCall> Script();

    /// <summary>Keeps of an answer what the script goes on with: the answer itself is gone by then.</summary>
    protected abstract void Note(in HttpAnswer answer);
}
