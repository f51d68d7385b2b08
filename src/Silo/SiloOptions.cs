using OrleansOms.Api.Access;

namespace OrleansOms.Silo;

/// <summary>Where the journal lies.</summary>
public enum StorageKind
{
    /// <summary>RocksDB in the data directory: nothing to install.</summary>
    Embedded,

    /// <summary>PostgreSQL; the connection string is in <c>ConnectionStrings__Oms</c>.</summary>
    Postgres,

    /// <summary>Nowhere: all is gone when the process ends.</summary>
    Memory,
}

/// <summary>What an operator can say on the command line or in the configuration. Checked at start.</summary>
/// <param name="Data">The data directory, absolute.</param>
/// <param name="Connection">PostgreSQL's connection string; null unless <see cref="Storage"/> is postgres.</param>
/// <param name="Keys">The file of the access keys.</param>
/// <param name="Demo">Fill an empty store with a small catalogue and places.</param>
public sealed record SiloOptions(string Data, StorageKind Storage, string? Connection, KeyFile Keys, bool Demo)
{
    /// <summary>The address served when none is given: loopback only.</summary>
    public const string DefaultUrl = "http://127.0.0.1:5080";

    /// <summary>Where the keys are: in the file that <c>keys</c> names, which must be there, or in the data directory, if any.</summary>
    public static KeyFile KeysOf(IConfiguration configuration) => configuration["keys"] is { Length: > 0 } named
        ? new(named, mustExist: true)
        : new(Path.Combine(DataOf(configuration), "keys.json"), mustExist: false);

    /// <summary>Reads <c>data</c>, <c>storage</c>, <c>keys</c>, <c>demo</c> and the connection string <c>Oms</c>.</summary>
    /// <exception cref="UsageException">A value is none of those it can have, or the connection string is missing.</exception>
    public static SiloOptions From(IConfiguration configuration)
    {
        var text = configuration["storage"] ?? "embedded";
        if (!Enum.TryParse<StorageKind>(text, ignoreCase: true, out var storage) || char.IsAsciiDigit(text[0]))
        {
            throw new UsageException($"--storage is embedded, postgres or memory, not '{text}'.");
        }

        var connection = configuration.GetConnectionString("Oms");
        if (storage == StorageKind.Postgres && string.IsNullOrWhiteSpace(connection))
        {
            throw new UsageException("--storage postgres needs a connection string in ConnectionStrings__Oms.");
        }

        return new SiloOptions(
            DataOf(configuration),
            storage,
            storage == StorageKind.Postgres ? connection : null,
            KeysOf(configuration),
            configuration.GetValue("demo", false));
    }

    private static string DataOf(IConfiguration configuration) => Path.GetFullPath(configuration["data"] ?? "data");
}

/// <summary>The program was asked for something it can't do; the message is one clear sentence.</summary>
public sealed class UsageException(string message) : Exception(message);
