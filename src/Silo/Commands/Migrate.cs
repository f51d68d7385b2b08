using OrleansOms.Api.Hosting;
using OrleansOms.Engine.Journal.Postgres;
using OrleansOms.Silo.Cluster;

namespace OrleansOms.Silo.Commands;

/// <summary>
/// Brings the tables in PostgreSQL to what this release needs. A silo does the same when it starts; this is for who wants it done before, by a role with
/// more rights. Safe to do twice, and by several at once.
/// </summary>
public static class Migrate
{
    /// <exception cref="UsageException">The storage has no tables.</exception>
    /// <exception cref="Engine.Journal.StoreUnusableException">The database can't be used, or belongs to a newer release; nothing was touched.</exception>
    public static async Task<int> RunAsync(string[] options)
    {
        var settings = SiloOptions.From(SiloOptions.Said(options));
        if (settings.Storage != StorageKind.Postgres)
        {
            throw new UsageException("migrate is for --storage postgres: embedded storage needs no preparation.");
        }

        string[] applied = [.. await MigrateJournalAsync(settings.Connection!), .. await Membership.MigrateAsync(settings.Connection!, CancellationToken.None)];
        await Console.Out.WriteLineAsync(applied.Length > 0
            ? $"Applied: {string.Join(", ", applied)}."
            : $"All is up to date: the journal is of format {PostgresSchema.Format}, the cluster's membership of format {Membership.Format}.");
        return 0;
    }

    private static async Task<IReadOnlyList<string>> MigrateJournalAsync(string connection)
    {
        await using var source = PostgresSource.Of(connection);
        return await PostgresSchema.ApplyAsync(source, CancellationToken.None);
    }
}
