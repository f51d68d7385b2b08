using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using OrleansOms.Api.Requests;

namespace OrleansOms.Api.Access;

/// <summary>The keys' file: JSON that a person can read, read as strictly as a request is.</summary>
internal static class KeyFileJson
{
    private const int Version = 1;
    private const int LocationsMax = 10_000;

    // Letters, digits, '.', '_' and '-': a name stands in timelines, and beside the idempotency keys of its holder.
    private static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-");

    private static readonly JsonWriterOptions Indented = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly Shape<ImmutableArray<AccessKey>> Shape = Shapes.Record(file =>
    {
        file.Required("version", Shapes.Integer(Version, Version));
        return file.Required("keys", Shapes.List(Shapes.Record(ReadKey), 0, Keyring.KeysMax));
    });

    /// <exception cref="AccessException">These bytes are no such file.</exception>
    public static Keyring Read(ReadOnlyMemory<byte> bytes, DateTimeOffset now)
    {
        if (JsonBody.Parse(bytes, Shape, out var keys) is { } problem)
            throw new AccessException(problem.Errors is [var first, ..] ? $"at '{first.Pointer}': {first.Detail}" : "it is not JSON in UTF-8.");

        return Keyring.Of(keys, now);
    }

    public static byte[] Write(Keyring ring)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes, Indented))
        {
            json.WriteStartObject();
            json.WriteNumber("version", Version);
            json.WriteStartArray("keys");
            foreach (var key in ring.Keys) Write(json, key);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        bytes.Write("\n"u8);
        return bytes.WrittenSpan.ToArray();
    }

    /// <summary>Null when the key's parts go together; else why not.</summary>
    public static (string Property, string Detail)? Fault(AccessKey key) => key switch
    {
        { Name: not { Length: >= 1 and <= ApiLimits.IdLength } } => ("name", $"A name has 1 to {ApiLimits.IdLength} characters."),
        _ when key.Name.AsSpan().ContainsAnyExcept(NameCharacters) => ("name", "A name has letters, digits, '.', '_' and '-'."),
        { Scope: KeyScope.Storefront, Channel: null } => ("channel", "A storefront has a channel."),
        { Scope: not KeyScope.Storefront, Channel: not null } => ("channel", "Only a storefront has a channel."),
        { Scope: KeyScope.Node, Locations.IsDefaultOrEmpty: true } => ("locations", "A node has at least one location."),
        { Scope: not KeyScope.Node, Locations.IsDefaultOrEmpty: false } => ("locations", "Only a node has locations."),
        { Channel: { } channel } when !Ids.IsValid(channel) => ("channel", $"A channel has {Ids.Rule}."),
        { Locations.IsDefault: false } when !key.Locations.All(Ids.IsValid) => ("locations", $"A location has {Ids.Rule}."),
        _ => null,
    };

    private static AccessKey ReadKey(Fields fields)
    {
        var (id, sha256) = (fields.Required("id", Shapes.Text(1, 20)), fields.Required("sha256", Shapes.Text(1, 64)));
        var (name, scope) = (fields.Required("name", Shapes.Text(1, ApiLimits.IdLength)), fields.Required("scope", Shapes.Choice<KeyScope>()));
        var channel = fields.Optional("channel", Shapes.Id);
        var locations = fields.Optional("locations", Shapes.List(Shapes.Id, 1, LocationsMax), []);
        var (created, expires) = (fields.Required("created", Shapes.Text(1, 40)), fields.Optional("expires", Shapes.Text(1, 40)));

        var key = new AccessKey(id, sha256, name, scope, channel, locations, Time(created) ?? default, Time(expires));
        var fault = Fault(key);
        fields.Check(KeyText.IsId(id), "id", FaultCodes.InvalidId, "This must be a key's id.");
        fields.Check(sha256 is not null && KeyText.IsSha256(sha256), "sha256", FaultCodes.InvalidText, "This must be 64 small hexadecimal digits.");
        fields.Check(Time(created) is not null, "created", FaultCodes.InvalidText, "This must be a time as in 2026-11-27T08:30:00Z.");
        fields.Check(expires is null || key.Expires is not null, "expires", FaultCodes.InvalidText, "This must be a time as in 2026-11-27T08:30:00Z.");
        fields.Check(fault is null, fault?.Property ?? "", FaultCodes.InvalidText, fault?.Detail ?? "");
        return key;
    }

    private static void Write(Utf8JsonWriter json, AccessKey key)
    {
        json.WriteStartObject();
        json.WriteString("id", key.Id);
        json.WriteString("name", key.Name);
        json.WriteString("scope", JsonNamingPolicy.CamelCase.ConvertName(key.Scope.ToString()));
        if (key.Channel is not null) json.WriteString("channel", key.Channel);
        if (!key.Locations.IsEmpty)
        {
            json.WriteStartArray("locations");
            foreach (var location in key.Locations) json.WriteStringValue(location);
            json.WriteEndArray();
        }

        json.WriteString("created", key.Created.UtcDateTime);
        if (key.Expires is { } expires) json.WriteString("expires", expires.UtcDateTime);
        json.WriteString("sha256", key.Sha256);
        json.WriteEndObject();
    }

    private static DateTimeOffset? Time(string? text) =>
        text is not null && text.EndsWith('Z')
        && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;
}
