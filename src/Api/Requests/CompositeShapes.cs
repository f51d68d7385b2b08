using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.OpenApi;

namespace OrleansOms.Api.Requests;

/// <summary>An array of so many items.</summary>
internal sealed class ListShape<T>(Shape<T> item, int min, int max) : Shape<ImmutableArray<T>>
{
    public override ImmutableArray<T> Read(JsonElement value, Faults faults)
    {
        if (value.ValueKind != JsonValueKind.Array)
        {
            WrongType(faults, "an array");
            return [];
        }

        var length = value.GetArrayLength();
        if (length < min || length > max)
        {
            faults.Add(FaultCodes.OutOfBounds, $"This must have {min} to {max} items.");
            return [];
        }

        var items = ImmutableArray.CreateBuilder<T>(length);
        foreach (var element in value.EnumerateArray())
        {
            if (faults.IsFull) break;

            faults.Enter(items.Count);
            items.Add(item.Read(element, faults));
            faults.Leave();
        }

        return items.DrainToImmutable();
    }

    public override OpenApiSchema Describe() =>
        new() { Type = JsonSchemaType.Array, Items = item.Describe(), MinItems = min, MaxItems = max };
}

/// <summary>An object; <paramref name="read"/> asks for its properties.</summary>
internal sealed class RecordShape<T>(Func<Fields, T> read) : Shape<T>
{
    public override T Read(JsonElement value, Faults faults) =>
        value.ValueKind == JsonValueKind.Object ? Fields.Read(value, faults, read) : WrongType(faults, "an object");

    public override OpenApiSchema Describe() => Fields.Describe(read);
}

/// <summary>An item with its own faults.</summary>
/// <param name="Value">Not to be used where there are faults.</param>
internal sealed record Judged<T>(T Value, Faults Faults)
    where T : class;

/// <summary>Reads an item without making its faults those of the whole.</summary>
internal sealed class JudgedShape<T>(Shape<T> item) : Shape<Judged<T>>
    where T : class
{
    public override Judged<T> Read(JsonElement value, Faults faults)
    {
        var own = faults.Fork();
        return new(item.Read(value, own), own);
    }

    public override OpenApiSchema Describe() => item.Describe();
}
