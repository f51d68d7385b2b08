using OrleansOms.Api.Access;
using OrleansOms.Api.Hosting;
using OrleansOms.Silo.Demo;
using OrleansOms.Silo.Hosting;

namespace OrleansOms.Silo.Commands;

/// <summary>Serves until it is told to stop.</summary>
public static class Serve
{
    /// <exception cref="UsageException">An option has a value it can't have, or an address is in use.</exception>
    /// <exception cref="AccessException">The keys can't be used, or there are none and it would listen on more than loopback.</exception>
    /// <exception cref="Engine.Journal.StoreUnusableException">The store is in use, not writable, of a newer version or damaged.</exception>
    public static async Task<int> RunAsync(string[] options)
    {
        await using var app = await SiloHost.BuildAsync(options);
        await app.StartListeningAsync();
        var settings = app.Services.GetRequiredService<SiloOptions>();
        if (settings.Demo)
        {
            await ActivatorUtilities.CreateInstance<DemoData>(app.Services).FillAsync(app.Lifetime.ApplicationStopping);
        }

        Console.WriteLine(settings.Role == Role.Api
            ? ApiHost.Greeting(app, "those in PostgreSQL")
            : Greeting.Text(app.Urls, settings, app.Services.GetRequiredService<KeysInForce>().Ring));
        await app.WaitForShutdownAsync();
        return 0;
    }
}
