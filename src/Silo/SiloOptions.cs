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
/// <param name="Demo">Fill an empty store with a small catalogue and places.</param>
public sealed record SiloOptions(string Data, StorageKind Storage, string? Connection, bool Demo)
{
    /// <summary>The address served when none is given: loopback only.</summary>
    public const string DefaultUrl = "http://127.0.0.1:5080";

    /// <summary>Reads <c>data</c>, <c>storage</c>, <c>demo</c> and the connection string <c>Oms</c>.</summary>
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
            Path.GetFullPath(configuration["data"] ?? "data"),
            storage,
            storage == StorageKind.Postgres ? connection : null,
            configuration.GetValue("demo", false));
    }
}

/// <summary>The program was asked for something it can't do; the message is one clear sentence.</summary>
public sealed class UsageException(string message) : Exception(message);
