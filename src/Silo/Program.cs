using System.Data.Common;
using OrleansOms.Api.Access;
using OrleansOms.Api.Hosting;
using OrleansOms.Engine.Journal;
using OrleansOms.Silo;
using OrleansOms.Silo.Commands;

// Exit codes: 0 done, 1 failed or found damage, 2 asked for what can't be, 3 the store can't be used.
try
{
    var (verb, arguments, options) = CommandLine.Parse(args);
    return verb switch
    {
        "serve" when arguments.Count == 0 => await Serve.RunAsync(options),
        "erase" when arguments.Count == 1 => await Erase.RunAsync(arguments[0], options),
        "rebuild" when arguments.Count == 0 => await Rebuild.RunAsync(options),
        "verify" when arguments.Count == 0 => await Verify.RunAsync(options),
        "backup" when arguments.Count == 0 => await Backup.RunAsync(options),
        "restore" when arguments.Count == 0 => await Restore.RunAsync(options),
        "doctor" when arguments.Count == 0 => await Doctor.RunAsync(options),
        "migrate" when arguments.Count == 0 => await Migrate.RunAsync(options),
        "keys" => await Keys.RunAsync(arguments, options),
        "help" => await Help.RunAsync(),
        _ => throw new UsageException("Usage: [serve] | erase CUSTOMER | rebuild | verify | backup | restore | migrate | doctor | keys; --help says more."),
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
catch (Exception e) when (e is IOException or UnauthorizedAccessException or DbException)
{
    await Console.Error.WriteLineAsync($"It failed: {e.Message.ReplaceLineEndings(" ")}");
    return 1;
}
