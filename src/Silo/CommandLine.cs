using OrleansOms.Api.Cluster.Tls;
using OrleansOms.Api.Hosting;

namespace OrleansOms.Silo;

/// <summary>What the program can be told to do, and with which options.</summary>
public static class CommandLine
{
    private static readonly ProgramOptions Serving = new(
        ["--urls", "--data", "--storage", "--keys", "--role", "--advertise", "--silo-port", "--gateway", "--concurrency", "--drain", "--environment", .. TlsFiles.Options],
        ["--demo"]);

    // Verbs that take options of their own.
    private static readonly Dictionary<string, ProgramOptions> Others = new(StringComparer.Ordinal)
    {
        ["keys"] = Serving.And("--scope", "--name", "--channel", "--location", "--expires"),
        ["verify"] = Serving.And("--from"),
        ["backup"] = Serving.And("--to"),
        ["restore"] = Serving.And("--from", "--erased"),
    };

    /// <returns>The verb (<c>serve</c> when there is none), its arguments, and the options as the configuration system can read them.</returns>
    /// <exception cref="UsageException">An unknown option, or one without its value.</exception>
    public static (string Verb, IReadOnlyList<string> Arguments, string[] Options) Parse(string[] args)
    {
        if (ProgramOptions.AskForHelp(args))
        {
            return ("help", [], []);
        }

        var other = Array.Find(args, Others.ContainsKey);
        var (words, options) = (other is null ? Serving : Others[other]).Read(args);
        var verb = words is [var first, ..] ? first : "serve";
        if (verb != other)
        {
            Serving.RefuseOthers(options);
        }

        return (verb, words.Skip(1).ToList(), options);
    }
}
