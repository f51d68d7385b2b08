using System.Buffers;
using System.Text;
using System.Text.Json;
using OrleansOms.Engine;
using OrleansOms.Grains.Interfaces;

namespace OrleansOms.Grains.Tests;

/// <summary>
/// Given these events, when this command comes, then that happens; and when it comes once more, nothing new does. Events pass
/// through their JSON on the way in, and the state through its snapshot before each command, so every test is one of the codecs too.
/// </summary>
/// <param name="Rules">The rules under test.</param>
/// <param name="State">What the events so far add up to.</param>
/// <param name="Version">How many events there are.</param>
/// <param name="Now">The virtual time of the next event or command.</param>
public sealed record Given<TState, TCommand, TEvent>(
    IAggregate<TState, TCommand, TEvent, Reply> Rules,
    TState State,
    long Version,
    DateTimeOffset Now)
    where TState : class
    where TCommand : class
    where TEvent : class
{
    public Given(IAggregate<TState, TCommand, TEvent, Reply> rules, string id)
        : this(rules, rules.Initial(id), 0, new DateTimeOffset(2026, 11, 27, 0, 0, 0, TimeSpan.Zero))
    {
    }

    private Origin Origin => new(Now, "operator", "test");

    /// <summary>These happened too, now.</summary>
    public Given<TState, TCommand, TEvent> And(params ReadOnlySpan<TEvent> events)
    {
        var next = this;
        foreach (var body in events)
        {
            var recorded = new Recorded<TEvent>(next.Version + 1, next.Origin, ThroughJson(Rules.Events, body));
            next = next with { State = Rules.Evolve(next.State, recorded), Version = recorded.Version };
        }

        return next;
    }

    /// <summary>Virtual time passes.</summary>
    public Given<TState, TCommand, TEvent> After(TimeSpan time) => this with { Now = Now + time };

    public When<TState, TCommand, TEvent> When(TCommand command) => new(this, command);

    public Owed Owed => Rules.Owed(State);

    /// <summary>The state as a snapshot has it.</summary>
    public string Snapshot() => Encoding.UTF8.GetString(Bytes(State));

    /// <summary>The grain left memory and came back from its snapshot, which reads back to the same JSON and the same that it owes.</summary>
    public Given<TState, TCommand, TEvent> Restarted()
    {
        var restarted = this with { State = Rules.States.Read(Bytes(State)) };
        Assert.Equal(Snapshot(), restarted.Snapshot());
        Assert.Equal(Owed.ToString(), restarted.Owed.ToString());
        return restarted;
    }

    internal Decision<TEvent, Reply> Decide(TCommand command) => Rules.Decide(Restarted().State, command, Origin);

    internal string Text(TEvent body) => Rules.Events.NameOf(body) + ' ' + Encoding.UTF8.GetString(Json(Rules.Events, body));

    private byte[] Bytes(TState state)
    {
        var target = new ArrayBufferWriter<byte>();
        Rules.States.Write(target, state);
        return target.WrittenSpan.ToArray();
    }

    private static TEvent ThroughJson(IEventCodec<TEvent> codec, TEvent body)
    {
        var reader = new Utf8JsonReader(Json(codec, body));
        reader.Read();
        return codec.Read(codec.NameOf(body), ref reader);
    }

    private static byte[] Json(IEventCodec<TEvent> codec, TEvent body)
    {
        var target = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(target);
        codec.Write(writer, body);
        writer.Flush();
        return target.WrittenSpan.ToArray();
    }
}

/// <summary>What a command came to. Each assertion also decides the command a second time and expects nothing new.</summary>
public sealed class When<TState, TCommand, TEvent>
    where TState : class
    where TCommand : class
    where TEvent : class
{
    private readonly TCommand _command;
    private readonly Given<TState, TCommand, TEvent> _before;
    private readonly Decision<TEvent, Reply> _decision;

    internal When(Given<TState, TCommand, TEvent> before, TCommand command)
    {
        _command = command;
        _before = before;
        _decision = before.Decide(command);
        After = before.And(_decision.Events.AsSpan());
        var again = After.Decide(command);
        Assert.Empty(again.Events.Select(After.Text));
        if (_decision.Events.IsEmpty)
        {
            Assert.Equal(Text(_decision.Refusal), Text(again.Refusal));
        }
    }

    /// <summary>What is so afterwards: a base for further commands.</summary>
    public Given<TState, TCommand, TEvent> After { get; }

    /// <summary>Exactly these events.</summary>
    public When<TState, TCommand, TEvent> Then(params ReadOnlySpan<TEvent> events)
    {
        Assert.Equal(Text((Reply?)null), Text(_decision.Refusal));
        Assert.Equal([.. events.ToArray().Select(_before.Text)], [.. _decision.Events.Select(_before.Text)]);
        return this;
    }

    /// <summary>No event, and no refusal.</summary>
    public When<TState, TCommand, TEvent> ThenNothing()
    {
        Assert.False(_decision.Known);
        return Then();
    }

    /// <summary>No event: the command's key was met before.</summary>
    public When<TState, TCommand, TEvent> ThenKnown()
    {
        Assert.True(_decision.Known);
        return Then();
    }

    /// <summary>No event, and this answer.</summary>
    public When<TState, TCommand, TEvent> ThenRefused(Reply refusal)
    {
        Assert.Empty(_decision.Events.Select(_before.Text));
        Assert.Equal(Text(refusal), Text(_decision.Refusal));
        return this;
    }

    /// <summary>A rejection with this code; its text may change.</summary>
    public When<TState, TCommand, TEvent> ThenRejected(string code)
    {
        Assert.Empty(_decision.Events.Select(_before.Text));
        Assert.Equal(code, Assert.IsType<Rejected>(_decision.Refusal).Rejection.Code);
        return this;
    }

    /// <summary>The caller is told this now.</summary>
    public When<TState, TCommand, TEvent> Answered(Reply reply)
    {
        var answer = After.Rules.Answer(After.State, _command);
        Assert.Equal(AnswerKind.Now, answer.Kind);
        Assert.Equal(Text(reply), Text(answer.Reply));
        return this;
    }

    /// <summary>The caller has to wait.</summary>
    public When<TState, TCommand, TEvent> AnsweredLater()
    {
        Assert.Equal(AnswerKind.UnderWay, After.Rules.Answer(After.State, _command).Kind);
        return this;
    }

    // Replies are compared as text: records with arrays in them are not equal by value.
    private static string Text(Reply? reply) => reply is null ? "(none)" : $"{reply.GetType().Name} {JsonSerializer.Serialize(reply, reply.GetType())}";
}
