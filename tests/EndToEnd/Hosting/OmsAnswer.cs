using System.Text;
using System.Text.Json.Nodes;

namespace OrleansOms.EndToEnd.Tests.Hosting;

/// <summary>What a client sees of an answer.</summary>
/// <param name="Bytes">The body as it came: a replay is the same to the byte.</param>
public sealed record OmsAnswer(int Status, byte[] Bytes, IReadOnlyDictionary<string, string> Headers)
{
    public string Text => Encoding.UTF8.GetString(Bytes);

    public JsonNode Json => JsonNode.Parse(Bytes)!;

    public string? ETag => Header("ETag");

    public bool IsReplayed => Header("Idempotency-Replayed") == "true";

    public string? Header(string name) => Headers.GetValueOrDefault(name);

    public string String(string name) => (string)Json[name]!;

    /// <summary>Asserts the status, and shows the whole answer when it is another.</summary>
    public OmsAnswer Is(int status)
    {
        if (Status != status) Assert.Fail($"Expected {status}, got {Status}: {Text}");
        return this;
    }

    /// <summary>Asserts a problem with this status and code, whole and with nothing that must not leave.</summary>
    public OmsAnswer IsProblem(int status, string code)
    {
        if ((Status, Header("Content-Type")) != (status, "application/problem+json")) Assert.Fail($"Expected a problem {status} {code}, got {Status}: {Text}");
        Assert.Equal((code, status), (String("code"), (int)Json["status"]!));
        Assert.All(new[] { "type", "title", "traceId" }, name => Assert.NotEmpty(String(name)));
        Assert.DoesNotContain("   at ", Text, StringComparison.Ordinal);
        return this;
    }

    /// <summary>Asserts that this is <paramref name="first"/> told again: same status, same bytes, marked.</summary>
    public void Replays(OmsAnswer first)
    {
        Assert.Equal((first.Status, first.Text), (Status, Text));
        Assert.Equal((false, true), (first.IsReplayed, IsReplayed));
        Assert.Equal(first.ETag, ETag);
    }

    public override string ToString() => $"{Status} {Text}";
}
