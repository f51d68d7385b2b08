using System.Globalization;
using OrleansOms.Api.Access;
using OrleansOms.Api.Hosting;
using OrleansOms.Grains.Returns;

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
/// <param name="Gateway">The loopback port on which API programs find the silo; null for none.</param>
/// <param name="Demo">Fill an empty store with a small catalogue and places.</param>
/// <param name="Returns">What the retailer allows of returns.</param>
public sealed record SiloOptions(string Data, StorageKind Storage, string? Connection, KeyFile Keys, int? Gateway, bool Demo, ReturnPolicy Returns)
{
    /// <summary>The directory of the embedded journal.</summary>
    public string Journal => Path.Combine(Data, "journal");

    /// <summary>The address served when none is given: loopback only.</summary>
    public const string DefaultUrl = "http://127.0.0.1:5080";

    private const int ReturnDaysMax = 36_500;

    /// <summary>Where the keys are: in the file that <c>keys</c> names, which must be there, or in the data directory, if any.</summary>
    public static KeyFile KeysOf(IConfiguration configuration) => configuration["keys"] is { Length: > 0 } named
        ? new(named, mustExist: true)
        : new(Path.Combine(DataOf(configuration), "keys.json"), mustExist: false);

    /// <summary>
    /// Reads <c>data</c>, <c>storage</c>, <c>keys</c>, <c>gateway</c>, <c>demo</c>, <c>returns:days</c>, <c>returns:approval</c> and the connection string <c>Oms</c>.
    /// </summary>
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
            GatewayFrom(configuration["gateway"]),
            configuration.GetValue("demo", false),
            ReturnsFrom(configuration));
    }

    /// <summary>What the commands that do not serve read: the environment, and above it the command line.</summary>
    public static IConfiguration Said(string[] options) => new ConfigurationBuilder().AddEnvironmentVariables().AddCommandLine(options).Build();

    private static int? GatewayFrom(string? text) =>
        text is null ? null
        : ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port > 0 ? port
        : throw new UsageException($"--gateway is a port, 1 to {ushort.MaxValue}, not '{text}'.");

    private static ReturnPolicy ReturnsFrom(IConfiguration configuration)
    {
        var days = configuration["returns:days"] ?? "30";
        if (!int.TryParse(days, NumberStyles.None, CultureInfo.InvariantCulture, out var window) || window > ReturnDaysMax)
        {
            throw new UsageException($"--returns:days is 0 to {ReturnDaysMax}, not '{days}'.");
        }

        var approval = configuration["returns:approval"] ?? "none";
        return approval is "none" or "operator"
            ? new ReturnPolicy(TimeSpan.FromDays(window), NeedsApproval: approval == "operator")
            : throw new UsageException($"--returns:approval is none or operator, not '{approval}'.");
    }

    private static string DataOf(IConfiguration configuration) => Path.GetFullPath(configuration["data"] ?? "data");
}
