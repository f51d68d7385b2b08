using System.Globalization;
using Npgsql;

namespace OrleansOms.Baseline.Hosting;

/// <summary>What can be said on the command line or in the environment.</summary>
/// <param name="ConnectionString">From <c>ConnectionStrings__Baseline</c>.</param>
/// <param name="WriteConnections">Connections that place orders, each with one transaction at a time, 1 to 500: <c>--write-connections</c>.</param>
/// <param name="ReadConnections">Connections that answer reads, 1 to 500: <c>--read-connections</c>.</param>
/// <param name="Multiplexing">Reads share their connections, many on the way at once: <c>--multiplexing</c>.</param>
internal sealed record BaselineOptions(string ConnectionString, int WriteConnections, int ReadConnections, bool Multiplexing)
{
    private const int ConnectionsMax = 500;

    /// <exception cref="BaselineOptionsException">A value is missing or none that it can have.</exception>
    public static BaselineOptions From(IConfiguration configuration)
    {
        var connection = configuration.GetConnectionString("Baseline");
        if (string.IsNullOrWhiteSpace(connection))
            throw new BaselineOptionsException("The baseline needs a connection string to PostgreSQL in ConnectionStrings__Baseline.");
        if (configuration["urls"]?.Split(';').All(IsLoopback) == false)
            throw new BaselineOptionsException("The baseline knows no access keys, so it serves this machine only: --urls has to be a loopback address.");
        return new BaselineOptions(
            connection,
            Connections(configuration, "write-connections", 32),
            Connections(configuration, "read-connections", 8),
            configuration.GetValue("multiplexing", defaultValue: true));
    }

    /// <summary>Statements are prepared at their first use and stay so; a connection is not reset between two uses, since nothing sets anything on it.</summary>
    public NpgsqlConnectionStringBuilder Writes => new(ConnectionString)
    {
        ApplicationName = "baseline-writes",
        MaxPoolSize = WriteConnections,
        MinPoolSize = WriteConnections,
        MaxAutoPrepare = 64,
        AutoPrepareMinUsages = 1,
        NoResetOnClose = true,
        Enlist = false,
        Timeout = 30,
    };

    public NpgsqlConnectionStringBuilder Reads => new(Writes.ConnectionString)
    {
        ApplicationName = "baseline-reads",
        MaxPoolSize = ReadConnections,
        MinPoolSize = ReadConnections,
        Multiplexing = Multiplexing,
    };

    private static bool IsLoopback(string url) => Uri.TryCreate(url, UriKind.Absolute, out var address) && address.IsLoopback;

    private static int Connections(IConfiguration configuration, string option, int otherwise)
    {
        if (configuration[option] is not { } text) return otherwise;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is >= 1 and <= ConnectionsMax
            ? count
            : throw new BaselineOptionsException($"--{option} is 1 to {ConnectionsMax}, not '{text}'.");
    }
}

/// <summary>It was started with options that it can't use.</summary>
internal sealed class BaselineOptionsException(string message) : Exception(message);
