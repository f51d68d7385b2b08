using System.Collections.Immutable;
using System.Globalization;
using OrleansOms.Api.Access;
using OrleansOms.Api.Hosting;

namespace OrleansOms.Silo.Commands;

/// <summary>Makes, lists and revokes access keys. Running servers take over within seconds what it writes.</summary>
public static class Keys
{
    /// <returns>0 when it is done, 1 when there is no such key.</returns>
    /// <exception cref="UsageException">What is asked for can't be.</exception>
    /// <exception cref="AccessException">The keys can't be read or written, or the key does not go with the others.</exception>
    public static Task<int> RunAsync(IReadOnlyList<string> arguments, string[] options)
    {
        var file = new KeyFile(SiloOptions.KeysOf(SiloOptions.Said(options)).Path, mustExist: false);
        var now = TimeProvider.System.GetUtcNow();
        return arguments switch
        {
            ["add"] => AddAsync(file, options, now),
            ["list"] => ListAsync(file, now),
            ["revoke", var id] => RevokeAsync(file, id, now),
            _ => throw new UsageException("Usage: keys add --scope SCOPE --name NAME | keys list | keys revoke ID; --help says more."),
        };
    }

    private static async Task<int> AddAsync(KeyFile file, string[] options, DateTimeOffset now)
    {
        // What a key opens is said in the command, never by an environment that happens to have a NAME.
        var said = new ConfigurationBuilder().AddCommandLine(options).Build();
        var text = KeyText.New();
        var key = AccessKey.Of(
            text,
            said["name"] ?? throw new UsageException("keys add needs --name: who holds the key."),
            Scope(said["scope"]),
            said["channel"],
            Locations(options),
            now,
            Expiry(said["expires"], now));
        file.Change(now, ring => ring.Add(key, now));

        // The key alone goes to the standard output, so that a script can take it from there.
        await Console.Error.WriteLineAsync($"The key {key.Id} of {key.Name} ({Opens(key)}) is in {file.Path}. This is shown once:");
        await Console.Out.WriteLineAsync(text);
        return 0;
    }

    private static async Task<int> ListAsync(KeyFile file, DateTimeOffset now)
    {
        if (file.Read(now) is not { } ring)
        {
            await Console.Error.WriteLineAsync($"No keys are configured: there is no {file.Path}.");
            return 0;
        }

        string[] heading = ["ID", "NAME", "OPENS", "CREATED", "EXPIRES"];
        string[][] rows = [heading, .. ring.Keys.Select(key => Row(key, now))];
        var widths = heading.Select((_, column) => rows.Max(row => row[column].Length)).ToList();
        foreach (var row in rows)
        {
            await Console.Out.WriteLineAsync(string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
        }

        return 0;
    }

    private static async Task<int> RevokeAsync(KeyFile file, string id, DateTimeOffset now)
    {
        if (!KeyText.IsId(id))
        {
            throw new UsageException("keys revoke takes a key's ID, as keys list says it.");
        }

        if (file.Read(now)?.Without(id) is null)
        {
            await Console.Error.WriteLineAsync($"There is no key {id} in {file.Path}.");
            return 1;
        }

        file.Change(now, ring => ring.Without(id) ?? ring);
        await Console.Out.WriteLineAsync($"Revoked: running servers refuse the key {id} within seconds.");
        return 0;
    }

    private static string[] Row(AccessKey key, DateTimeOffset now) =>
    [
        key.Id,
        key.Name,
        Opens(key),
        Day(key.Created),
        key.Expires is { } end ? Day(end) + (key.IsActive(now) ? "" : " (expired)") : "never",
    ];

    private static string Opens(AccessKey key) => key.Scope switch
    {
        KeyScope.Storefront => $"storefront {key.Channel}",
        KeyScope.Node => $"node {string.Join(' ', key.Locations)}",
        _ => "operator",
    };

    private static string Day(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm'Z'", CultureInfo.InvariantCulture);

    private static KeyScope Scope(string? text) => text switch
    {
        "storefront" => KeyScope.Storefront,
        "node" => KeyScope.Node,
        "operator" => KeyScope.Operator,
        _ => throw new UsageException("keys add needs --scope storefront, node or operator."),
    };

    // The configuration keeps the last of several; a node has as many locations as are named.
    private static ImmutableArray<string> Locations(string[] options)
    {
        const string Option = "--location=";
        return [.. options.Where(option => option.StartsWith(Option, StringComparison.Ordinal)).Select(option => option[Option.Length..])];
    }

    private static DateTimeOffset? Expiry(string? text, DateTimeOffset now)
    {
        string[] forms = ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mm:ss'Z'"];
        if (text is null)
        {
            return null;
        }

        if (!DateTimeOffset.TryParseExact(text, forms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var end) || end <= now)
        {
            throw new UsageException("--expires takes a day to come, as in 2031-12-31, or a time, as in 2031-12-31T18:00:00Z.");
        }

        return end;
    }
}
