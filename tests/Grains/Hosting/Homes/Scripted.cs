using System.Reflection;

namespace OrleansOms.Grains.Tests.Hosting.Homes;

/// <summary>Stands for any interface: answers as the test says, and remembers what it was asked. What nobody has said how to answer must not be asked.</summary>
public class Scripted : DispatchProxy
{
    private readonly Dictionary<string, Func<object?[], object?>> _answers = new(StringComparer.Ordinal);

    public List<object?[]> Calls { get; } = [];

    public static (T Proxy, Scripted Script) Of<T>()
        where T : class
    {
        var proxy = Create<T, Scripted>();
        return (proxy, (Scripted)(object)proxy);
    }

    /// <param name="method">Its name; with the type argument behind it where it has one.</param>
    public Scripted On(string method, Func<object?[], object?> answer)
    {
        _answers[method] = answer;
        return this;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        var method = targetMethod!.IsGenericMethod ? $"{targetMethod.Name} {targetMethod.GetGenericArguments()[0].Name}" : targetMethod.Name;
        Calls.Add(args!);
        return _answers.TryGetValue(method, out var answer) ? answer(args!) : throw new InvalidOperationException($"{method} was not expected.");
    }
}
