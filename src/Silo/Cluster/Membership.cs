using Npgsql;
using NpgsqlTypes;
using OrleansOms.Engine.Journal.Postgres;

namespace OrleansOms.Silo.Cluster;

/// <summary>
/// The tables that say who belongs to the cluster, in the journal's database. Orleans reads and writes them by statements of ours that it finds
/// there; what it does not ask is asked here.
/// </summary>
public sealed class Membership : IAsyncDisposable
{
    private const int ConnectionsMax = 4;

    /// <summary>An answer that takes longer is of no use to anybody.</summary>
    private const int PatienceS = 5;

    private const string FindStatus = "select status from oms.members where cluster = $1 and address = $2 and port = $3 and generation = $4";

    private const string FindAgeOfLastDeath = "select extract(epoch from clock_timestamp() - max(died_at))::float8 from oms.members where cluster = $1";

    private const string TakeForGone = """
        update oms.members set died_at = null where cluster = $1 and address = $2 and port = $3 and generation = $4 and status = 6
        """;

    private static readonly PostgresScripts Scripts = new(typeof(Membership).Assembly, ".Cluster.Scripts.", "cluster_migrations", "cluster's membership");

    private readonly NpgsqlDataSource _source;

    /// <param name="connection">The journal's connection string; it was used before, so it is one.</param>
    public Membership(string connection) => _source = NpgsqlDataSource.Create(ConnectionOf(connection));

    /// <summary>The number of the newest script.</summary>
    public static int Format => Scripts.Format;

    /// <summary>How Orleans connects, given the journal's connection string.</summary>
    public static string ConnectionOf(string connection) => new NpgsqlConnectionStringBuilder(connection)
    {
        ApplicationName = "orleans-oms-membership",
        SearchPath = "oms", // Orleans names no schema.
        CommandTimeout = PatienceS,
        Timeout = PatienceS,
        MaxPoolSize = ConnectionsMax,
    }.ConnectionString;

    /// <inheritdoc cref="PostgresScripts.ApplyAsync(PostgresSource, CancellationToken)"/>
    /// <param name="connection">The journal's connection string.</param>
    public static async Task<IReadOnlyList<string>> MigrateAsync(string connection, CancellationToken stop)
    {
        await using var source = PostgresSource.Of(connection);
        return await Scripts.ApplyAsync(source, stop);
    }

    /// <summary>What the table says of a silo; null when it is not in it. It is asked, and its answer waited for, on the calling thread.</summary>
    /// <exception cref="NpgsqlException">There was no answer, or not in time.</exception>
    public SiloStatus? StatusOf(string cluster, SiloAddress silo)
    {
        using var command = Of(FindStatus, cluster, silo);
        return command.ExecuteScalar() is int status ? (SiloStatus)status : null;
    }

    /// <summary>How long ago a silo was last declared dead by another, by the database's clock; null when none was.</summary>
    /// <exception cref="NpgsqlException">There was no answer, or not in time.</exception>
    public async ValueTask<TimeSpan?> AgeOfLastDeathAsync(string cluster, CancellationToken stop)
    {
        await using var command = _source.CreateCommand(FindAgeOfLastDeath);
        command.Parameters.Add(Text(cluster));
        return await command.ExecuteScalarAsync(stop) is double seconds ? TimeSpan.FromSeconds(Math.Max(seconds, 0)) : null;
    }

    /// <summary>Notes of a silo that was declared dead that its process is gone: nobody has to wait for its lease.</summary>
    /// <exception cref="NpgsqlException">There was no answer, or not in time.</exception>
    public async ValueTask TakeForGoneAsync(string cluster, SiloAddress silo, CancellationToken stop)
    {
        await using var command = Of(TakeForGone, cluster, silo);
        await command.ExecuteNonQueryAsync(stop);
    }

    public ValueTask DisposeAsync() => _source.DisposeAsync();

    private NpgsqlCommand Of(string sql, string cluster, SiloAddress silo)
    {
        var command = _source.CreateCommand(sql);
        command.Parameters.Add(Text(cluster));
        command.Parameters.Add(Text(silo.Endpoint.Address.ToString()));
        command.Parameters.Add(Number(silo.Endpoint.Port));
        command.Parameters.Add(Number(silo.Generation));
        return command;
    }

    private static NpgsqlParameter Text(string text) => new() { Value = text, NpgsqlDbType = NpgsqlDbType.Text };

    private static NpgsqlParameter Number(int number) => new() { Value = number, NpgsqlDbType = NpgsqlDbType.Integer };
}
