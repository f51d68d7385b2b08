using System.Text;
using System.Text.Json;

namespace OrleansOms.EndToEnd.Tests.Docs;

/// <summary>JSON texts one after another, and whether they are as a document says.</summary>
public static class Answers
{
    private const string Anything = "...";

    /// <exception cref="JsonException">Something in between is no JSON.</exception>
    public static IReadOnlyList<JsonElement> Parse(string texts)
    {
        var bytes = Encoding.UTF8.GetBytes(texts);
        var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { AllowMultipleValues = true });
        var found = new List<JsonElement>();
        while (reader.Read()) found.Add(JsonElement.ParseValue(ref reader));
        return found;
    }

    /// <summary>
    /// Where an answer is not as documented. Properties that the document leaves out don't matter; a list has as many items as in the document;
    /// a documented text that ends in <c>...</c> stands for all that begin so.
    /// </summary>
    public static IEnumerable<string> Differences(JsonElement documented, JsonElement answered, string at = "")
    {
        if (documented.ValueKind == JsonValueKind.Object && answered.ValueKind == JsonValueKind.Object)
        {
            return documented.EnumerateObject().SelectMany(property => answered.TryGetProperty(property.Name, out var value)
                ? Differences(property.Value, value, $"{at}/{property.Name}")
                : [$"{at}/{property.Name} is not there"]);
        }

        if (documented.ValueKind == JsonValueKind.Array && answered.ValueKind == JsonValueKind.Array && documented.GetArrayLength() == answered.GetArrayLength())
            return documented.EnumerateArray().Zip(answered.EnumerateArray()).SelectMany((pair, index) => Differences(pair.First, pair.Second, $"{at}/{index}"));

        return Same(documented, answered) ? [] : [$"{at} is {answered.GetRawText()}, not {documented.GetRawText()}"];
    }

    private static bool Same(JsonElement documented, JsonElement answered) =>
        documented.ValueKind == JsonValueKind.String && documented.GetString() is var text && text!.EndsWith(Anything, StringComparison.Ordinal)
            ? answered.ValueKind == JsonValueKind.String && answered.GetString()!.StartsWith(text[..^Anything.Length], StringComparison.Ordinal)
            : JsonElement.DeepEquals(documented, answered);
}
