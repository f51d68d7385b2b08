using System.Collections.Concurrent;
using System.Reflection;
using OrleansOms.Grains.Interfaces;

namespace OrleansOms.Api.Tests.Hosting;

/// <summary>Grains that answer what a test wants: only what callers may see of them, nothing behind.</summary>
public sealed class FakeGrains
{
    private readonly ConcurrentDictionary<(Type Grain, string Method), Func<string, object?[], object>> _answers = new();

    /// <summary>Each command that arrived, with the grain's id.</summary>
    public ConcurrentQueue<(string Id, object Command)> Commands { get; } = new();

    /// <summary>Who asked, command by command.</summary>
    public ConcurrentQueue<string> Actors { get; } = new();

    /// <summary>By when they were to be decided, command by command.</summary>
    public ConcurrentQueue<DateTimeOffset?> Deadlines { get; } = new();

    public IGrainFactory Factory
    {
        get
        {
            var factory = DispatchProxy.Create<IGrainFactory, Intercepted>();
            ((Intercepted)(object)factory).Call = (method, arguments) => Grain(method.GetGenericArguments()[0], arguments[0]!.ToString()!);
            return factory;
        }
    }

    /// <summary>How the grains of a type answer commands.</summary>
    public FakeGrains Handles<TGrain, TCommand>(Func<string, TCommand, Reply> reply)
        where TCommand : class =>
        On<TGrain>("Handle", (id, arguments) =>
        {
            var (command, actor, _, _, _, deadline) = (Envelope<TCommand>)arguments[0]!;
            Deadlines.Enqueue(deadline);
            Actors.Enqueue(actor);
            Commands.Enqueue((id, command));
            return ValueTask.FromResult(reply(id, command));
        });

    /// <summary>What the grains of a type show.</summary>
    public FakeGrains Shows<TGrain, TView>(Func<string, TView?> view)
        where TView : class => On<TGrain>("View", (id, _) => ValueTask.FromResult(view(id)));

    /// <summary>How the grains of a type answer any other call; the answer has the call's own return type.</summary>
    public FakeGrains On<TGrain>(string method, Func<string, object?[], object> answer)
    {
        _answers[(typeof(TGrain), method)] = answer;
        return this;
    }

    private object Grain(Type type, string id)
    {
        var grain = DispatchProxy.Create(type, typeof(Intercepted));
        ((Intercepted)grain).Call = (method, arguments) => _answers.TryGetValue((type, method.Name), out var answer)
            ? answer(id, arguments)
            : throw new NotSupportedException($"{type.Name}.{method.Name} was not expected.");
        return grain;
    }

    public class Intercepted : DispatchProxy
    {
        internal Func<MethodInfo, object?[], object> Call { get; set; } = (_, _) => throw new NotSupportedException();

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => Call(targetMethod!, args ?? []);
    }
}
