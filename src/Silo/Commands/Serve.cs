namespace OrleansOms.Silo.Commands;

/// <summary>Serves until it is told to stop.</summary>
public static class Serve
{
    /// <exception cref="UsageException">An option has a value it can't have.</exception>
    /// <exception cref="Engine.Journal.StoreUnusableException">The store is in use, not writable, of a newer version or damaged.</exception>
    public static async Task<int> RunAsync(string[] options)
    {
        await using var app = await SiloHost.BuildAsync(options);
        await app.RunAsync();
        return 0;
    }
}
