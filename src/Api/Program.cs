using OrleansOms.Api.Access;
using OrleansOms.Api.Hosting;

// Exit codes: 0 done, 2 asked for what can't be.
if (ProgramOptions.AskForHelp(args))
{
    await Console.Out.WriteLineAsync(ApiHost.Help);
    return 0;
}

try
{
    await using var app = ApiHost.Build(args);
    await app.StartListeningAsync();
    await Console.Out.WriteLineAsync(ApiHost.Greeting(app, app.Configuration["gateway"]!));
    await app.WaitForShutdownAsync();
    return 0;
}
catch (Exception e) when (e is UsageException or AccessException)
{
    await Console.Error.WriteLineAsync(e.Message);
    return 2;
}
