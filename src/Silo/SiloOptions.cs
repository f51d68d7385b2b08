using System.Globalization;
using System.Net;
using OrleansOms.Api.Access;
using OrleansOms.Api.Cluster.Tls;
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

/// <summary>What of the product a process is.</summary>
public enum Role
{
    /// <summary>A silo that serves the HTTP contract.</summary>
    All,

    /// <summary>A silo that serves health, metrics and the dashboard over HTTP, and nothing else.</summary>
    Silo,

    /// <summary>The HTTP contract in front of the silos of a cluster.</summary>
    Api,
}

/// <summary>What an operator can say on the command line or in the configuration. Checked at start.</summary>
/// <param name="Data">The data directory, absolute.</param>
/// <param name="Connection">PostgreSQL's connection string; null unless <see cref="Storage"/> is postgres.</param>
/// <param name="Keys">The file of the access keys.</param>
/// <param name="Role">What of it this process is.</param>
/// <param name="Address">Where other silos, and those that serve the contract in front of them, find this one.</param>
/// <param name="SiloPort">The port there for other silos; null for any that is free.</param>
/// <param name="Gateway">The port there for processes that serve the contract; null for any that is free in a cluster, and for none elsewhere.</param>
/// <param name="Tls">By what it and other processes of the cluster know each other; null for connections in clear.</param>
/// <param name="Demo">Fill an empty store with a small catalogue and places.</param>
/// <param name="Returns">What the retailer allows of returns.</param>
public sealed record SiloOptions(
    string Data,
    StorageKind Storage,
    string? Connection,
    KeyFile Keys,
    Role Role,
    IPAddress Address,
    int? SiloPort,
    int? Gateway,
    TlsFiles? Tls,
    bool Demo,
    ReturnPolicy Returns)
{
    /// <summary>Whether there may be other silos on the same journal.</summary>
    public bool IsClustered => Storage == StorageKind.Postgres;

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
    /// Reads <c>data</c>, <c>storage</c>, <c>keys</c>, <c>role</c>, <c>advertise</c>, <c>silo-port</c>, <c>gateway</c>, <c>tls-certificate</c>, <c>tls-key</c>, <c>tls-authority</c>, <c>demo</c>, <c>returns:days</c>,
    /// <c>returns:approval</c> and the connection string <c>Oms</c>.
    /// </summary>
    /// <exception cref="UsageException">A value is none of those it can have, or the connection string is missing.</exception>
    public static SiloOptions From(IConfiguration configuration)
    {
        var storage = OneOf<StorageKind>(configuration, "storage", "embedded", "embedded, postgres or memory");
        var role = OneOf<Role>(configuration, "role", "all", "all, silo or api");
        var connection = configuration.GetConnectionString("Oms");
        if (storage == StorageKind.Postgres && string.IsNullOrWhiteSpace(connection))
        {
            throw new UsageException("--storage postgres needs a connection string in ConnectionStrings__Oms.");
        }

        Refuse(configuration, role, storage);
        return new SiloOptions(
            DataOf(configuration),
            storage,
            storage == StorageKind.Postgres ? connection : null,
            KeysOf(configuration),
            role,
            AddressFrom(configuration["advertise"]),
            PortFrom(configuration, "silo-port"),
            PortFrom(configuration, "gateway"),
            TlsFiles.From(configuration),
            configuration.GetValue("demo", false),
            ReturnsFrom(configuration));
    }

    /// <summary>What the commands that do not serve read: the environment, and above it the command line.</summary>
    public static IConfiguration Said(string[] options) => new ConfigurationBuilder().AddEnvironmentVariables().AddCommandLine(options).Build();

    private static T OneOf<T>(IConfiguration configuration, string name, string byDefault, string all)
        where T : struct, Enum
    {
        var text = configuration[name] ?? byDefault;
        return Enum.TryParse<T>(text, ignoreCase: true, out var value) && !char.IsAsciiDigit(text[0])
            ? value
            : throw new UsageException($"--{name} is {all}, not '{text}'.");
    }

    // What would have no effect is refused: whoever says it believes something else.
    private static void Refuse(IConfiguration configuration, Role role, StorageKind storage)
    {
        if (role == Role.Api && storage != StorageKind.Postgres)
        {
            throw new UsageException("--role api finds silos in PostgreSQL, so it needs --storage postgres; in front of one silo run the API program (src/Api).");
        }

        string[] ofSilos = ["silo-port", "gateway", "advertise", "demo"];
        if (role == Role.Api && Array.Find(ofSilos, name => configuration[name] is not null) is { } ofSilo)
        {
            throw new UsageException($"--{ofSilo} is for silos, not for --role api.");
        }

        string[] ofClusters = ["silo-port", "advertise"];
        if (storage != StorageKind.Postgres && Array.Find(ofClusters, name => configuration[name] is not null) is { } ofCluster)
        {
            throw new UsageException($"--{ofCluster} is for silos that others find, which needs --storage postgres.");
        }
    }

    private static IPAddress AddressFrom(string? text) =>
        text is null ? IPAddress.Loopback
        : IPAddress.TryParse(text, out var address) && !address.Equals(IPAddress.Any) && !address.Equals(IPAddress.IPv6Any) ? address
        : throw new UsageException($"--advertise is the address at which other silos find this one, as in --advertise 10.0.0.7, not '{text}'.");

    private static int? PortFrom(IConfiguration configuration, string name) =>
        configuration[name] is not { } text ? null
        : ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port > 0 ? port
        : throw new UsageException($"--{name} is a port, 1 to {ushort.MaxValue}, not '{text}'.");

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
