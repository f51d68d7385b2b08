namespace OrleansOms.Engine.Journal.Postgres;

/// <summary>The journal's tables.</summary>
public static class PostgresSchema
{
    private static readonly PostgresScripts Scripts = new(typeof(PostgresSchema).Assembly, ".Journal.Postgres.Scripts.", "migrations", "journal");

    /// <summary>The number of the newest script: the format that this release writes.</summary>
    public static int Format => Scripts.Format;

    /// <inheritdoc cref="PostgresScripts.ApplyAsync(PostgresSource, CancellationToken)"/>
    public static Task<IReadOnlyList<string>> ApplyAsync(PostgresSource source, CancellationToken stop) => Scripts.ApplyAsync(source, stop);

    /// <inheritdoc cref="PostgresScripts.RefuseUnlessCurrentAsync"/>
    public static Task RefuseUnlessCurrentAsync(PostgresSource source, CancellationToken stop) => Scripts.RefuseUnlessCurrentAsync(source, stop);
}
