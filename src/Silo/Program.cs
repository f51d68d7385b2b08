using OrleansOms.Api.Access;
using OrleansOms.Api.Hosting;
using OrleansOms.Engine.Journal;
using OrleansOms.Silo;
using OrleansOms.Silo.Commands;

// Exit codes: 0 done, 1 failed, 2 asked for what can't be, 3 the store can't be used.
try
{
    var (verb, arguments, options) = CommandLine.Parse(args);
    return verb switch
    {
        "serve" when arguments.Count == 0 => await Serve.RunAsync(options),
        "erase" when arguments.Count == 1 => await Erase.RunAsync(arguments[0], options),
        "rebuild" when arguments.Count == 0 => await Rebuild.RunAsync(options),
        "keys" => await Keys.RunAsync(arguments, options),
        "help" => await Help.RunAsync(),
        _ => throw new UsageException("Usage: [serve] | erase CUSTOMER | rebuild | keys; --help says more."),
    };
}
catch (Exception e) when (e is UsageException or AccessException)
{
    await Console.Error.WriteLineAsync(e.Message);
    return 2;
}
catch (StoreUnusableException e)
{
    await Console.Error.WriteLineAsync(e.Message);
    return 3;
}
