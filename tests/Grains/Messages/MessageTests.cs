using System.Collections.Immutable;
using System.Reflection;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using OrleansOms.Grains.Interfaces;

namespace OrleansOms.Grains.Tests.Messages;

/// <summary>What grains say and are told crosses processes: every field of it arrives.</summary>
public sealed class MessageTests : IDisposable
{
    private static readonly Type[] Messages =
        [.. typeof(Reply).Assembly.GetExportedTypes().Where(type => type.IsDefined(typeof(GenerateSerializerAttribute)))];

    private readonly ServiceProvider _services = new ServiceCollection().AddSerializer().BuildServiceProvider();
    private int _next;

    public static TheoryData<string> Concrete =>
        [.. Messages.Where(type => type is { IsAbstract: false, IsGenericType: false } && !type.IsAssignableTo(typeof(Exception))).Select(type => type.FullName!)];

    [Theory, MemberData(nameof(Concrete))]
    public void Message_SerializedAndBack_IsTheSame(string name)
    {
        var sent = Sample(typeof(Reply).Assembly.GetType(name, throwOnError: true)!);
        var serializer = _services.GetRequiredService<Serializer<object>>();

        var arrived = serializer.Deserialize(serializer.SerializeToArray(sent))!;

        Assert.Equal(Text(sent), Text(arrived));
    }

    [Fact]
    public void Aliases_OfAllMessages_AreDistinctAndOurs()
    {
        var aliases = Messages.Select(type => type.GetCustomAttribute<AliasAttribute>(inherit: false)?.Alias ?? type.FullName!).ToList();

        Assert.All(aliases, alias => Assert.StartsWith("oms.", alias, StringComparison.Ordinal));
        Assert.Equal(aliases.Count, aliases.Distinct(StringComparer.Ordinal).Count());
    }

    public void Dispose() => _services.Dispose();

    private static string Text(object message) => message.GetType().Name + JsonSerializer.Serialize(message, message.GetType());

    // A value of the type in which nothing has its default.
    private object Sample(Type type)
    {
        _next++;
        if (Nullable.GetUnderlyingType(type) is { } underlying) return Sample(underlying);
        if (type.IsEnum) return Enum.GetValues(type).GetValue(Enum.GetValues(type).Length - 1)!;
        if (type == typeof(string)) return $"text {_next}";
        if (type == typeof(bool)) return true;
        if (type == typeof(DateTimeOffset)) return DateTimeOffset.UnixEpoch.AddSeconds(_next);
        if (type == typeof(TimeSpan)) return TimeSpan.FromSeconds(_next);
        if (type.IsPrimitive || type == typeof(decimal)) return Convert.ChangeType(_next, type);
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ImmutableArray<>)) return ArrayOf(type.GenericTypeArguments[0]);

        var constructor = type.GetConstructors().Where(c => c.GetParameters().All(p => p.ParameterType != type)).MaxBy(c => c.GetParameters().Length)
            ?? throw new InvalidOperationException($"No sample of {type} can be made.");
        var message = constructor.Invoke([.. constructor.GetParameters().Select(p => Sample(p.ParameterType))]);
        var given = constructor.GetParameters().Select(p => p.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var property in type.GetProperties().Where(p => p.CanWrite && !given.Contains(p.Name)))
        {
            property.SetValue(message, Sample(property.PropertyType));
        }

        return message;
    }

    private object ArrayOf(Type item)
    {
        var items = Array.CreateInstance(item, 2);
        items.SetValue(Sample(item), 0);
        items.SetValue(Sample(item), 1);
        return typeof(ImmutableArray).GetMethods().Single(m => m.Name == nameof(ImmutableArray.Create) && m.GetParameters() is [{ ParameterType.IsArray: true }])
            .MakeGenericMethod(item).Invoke(obj: null, [items])!;
    }
}
