using OrleansOms.Api.Hosting;

namespace OrleansOms.Silo;

/// <summary>What the program can be told to do, and with which options.</summary>
public static class CommandLine
{
    private static readonly ProgramOptions Serving = new(
        ["--urls", "--data", "--storage", "--keys", "--gateway", "--drain", "--environment"],
        ["--demo"]);

    private static readonly ProgramOptions OfKeys = Serving.And("--scope", "--name", "--channel", "--location", "--expires");

    /// <returns>The verb (<c>serve</c> when there is none), its arguments, and the options as the configuration system can read them.</returns>
    /// <exception cref="UsageException">An unknown option, or one without its value.</exception>
    public static (string Verb, IReadOnlyList<string> Arguments, string[] Options) Parse(string[] args)
    {
        if (ProgramOptions.AskForHelp(args))
        {
            return ("help", [], []);
        }

        var known = args.Contains("keys", StringComparer.Ordinal) ? OfKeys : Serving;
        var (words, options) = known.Read(args);
        var verb = words is [var first, ..] ? first : "serve";
        if (verb != "keys")
        {
            Serving.RefuseOthers(options);
        }

        return (verb, words.Skip(1).ToList(), options);
    }
}
