using System.Globalization;
using Npgsql;

namespace OrleansOms.Engine.Journal.Postgres;

/// <summary>
/// Connections to one database, for two purposes: <see cref="Writes"/> are durable when they return and give up on locks;
/// <see cref="Reads"/> see one moment of the database for all statements of a batch and can't write.
/// </summary>
public sealed class PostgresSource : IAsyncDisposable
{
    /// <summary>How long a statement waits for a lock: a flush that waits longer is as good as failed.</summary>
    private const int LockTimeoutMs = 5_000;

    /// <summary>How long any statement may take, unless the operator says less; then its outcome is unknown.</summary>
    private const int StatementTimeoutS = 30;

    private const int ReadConnectionsMax = 16;

    // The flush connection, one for migrations, erasures and the index, and the rest for new customers' keys.
    private const int WriteConnectionsMax = 8;

    private readonly string _where;

    private PostgresSource(NpgsqlDataSource writes, NpgsqlDataSource reads, string where) => (Writes, Reads, _where) = (writes, reads, where);

    public NpgsqlDataSource Writes { get; }

    public NpgsqlDataSource Reads { get; }

    /// <summary>Connects, and brings the tables up to date.</summary>
    /// <exception cref="StoreUnusableException">As of <see cref="Of"/> and <see cref="PostgresSchema.ApplyAsync"/>.</exception>
    /// <param name="options">Settings of its sessions, as on the server's command line.</param>
    public static async Task<PostgresSource> OpenAsync(string connectionString, CancellationToken stop, string options = "")
    {
        var source = Of(connectionString, options);
        try
        {
            await PostgresSchema.ApplyAsync(source, stop);
            return source;
        }
        catch
        {
            await source.DisposeAsync();
            throw;
        }
    }

    /// <summary>Reads the connection string; connects to nothing yet.</summary>
    /// <exception cref="StoreUnusableException">It is not one. The message repeats nothing of it: it may hold a password.</exception>
    public static PostgresSource Of(string connectionString, string options = "")
    {
        NpgsqlConnectionStringBuilder settings;
        try
        {
            settings = new NpgsqlConnectionStringBuilder(connectionString);
        }
        catch (Exception e) when (e is ArgumentException or FormatException or InvalidCastException)
        {
            throw new StoreUnusableException(
                "The PostgreSQL connection string can't be read; it should look like 'Host=...;Database=...;Username=...;Password=...'.");
        }

        if (string.IsNullOrEmpty(settings.Host))
        {
            throw new StoreUnusableException("The PostgreSQL connection string names no Host.");
        }

        var where = string.Create(CultureInfo.InvariantCulture, $"{settings.Host}:{settings.Port}, database '{settings.Database ?? settings.Username}'");
        var writes = Session(settings, WriteConnectionsMax, $"-c synchronous_commit=on -c lock_timeout={LockTimeoutMs} {options}");
        var reads = Session(
            settings, ReadConnectionsMax, $@"-c default_transaction_isolation=repeatable\ read -c default_transaction_read_only=on {options}");
        return new PostgresSource(writes, reads, where);
    }

    /// <summary>The failure as one sentence for an operator, without anything secret.</summary>
    public StoreUnusableException Unusable(Exception cause)
    {
        var reason = cause is PostgresException refused ? refused.MessageText : (cause.InnerException ?? cause).Message;
        return new StoreUnusableException($"PostgreSQL at {_where} can't be used: {reason.ReplaceLineEndings(" ").TrimEnd('.')}.", cause);
    }

    /// <summary>As <see cref="Unusable(Exception)"/>, for what the store itself found wrong.</summary>
    public StoreUnusableException Unusable(string reason) => new($"PostgreSQL at {_where} can't be used: {reason}.");

    public async ValueTask DisposeAsync()
    {
        await Writes.DisposeAsync();
        await Reads.DisposeAsync();
    }

    private static NpgsqlDataSource Session(NpgsqlConnectionStringBuilder settings, int connectionsMax, string options)
    {
        var session = new NpgsqlConnectionStringBuilder(settings.ConnectionString)
        {
            ApplicationName = settings.ApplicationName ?? "orleans-oms",
            CommandTimeout = settings.CommandTimeout is > 0 and < StatementTimeoutS ? settings.CommandTimeout : StatementTimeoutS,
            MaxPoolSize = connectionsMax,
            MinPoolSize = 0,
            Pooling = true,
            NoResetOnClose = true,
            MaxAutoPrepare = 32,
            AutoPrepareMinUsages = 2,
            PersistSecurityInfo = false,

            // Ours come last, so they win over the operator's.
            Options = $"{settings.Options} {options}".Trim(),
        };
        return NpgsqlDataSource.Create(session);
    }
}
