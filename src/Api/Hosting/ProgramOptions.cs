namespace OrleansOms.Api.Hosting;

/// <summary>The options that a program knows. What is not known is refused: a mistyped option must not start a server with a default.</summary>
/// <param name="valued">Options with a value, as in <c>--urls URL</c>.</param>
/// <param name="switches">Options that need none.</param>
public sealed class ProgramOptions(string[] valued, string[] switches)
{
    public static bool AskForHelp(string[] args) => args.Any(arg => arg is "--help" or "-h" or "-?");

    /// <summary>These, and others with a value.</summary>
    public ProgramOptions And(params string[] others) => new([.. valued, .. others], switches);

    /// <summary>Reads a command line.</summary>
    /// <returns>The words that are no options, and the options as the configuration system can read them.</returns>
    /// <exception cref="UsageException">An unknown option, or one without its value.</exception>
    public (IReadOnlyList<string> Words, string[] Options) Read(string[] args)
    {
        var (words, options) = (new List<string>(), new List<string>());
        for (var i = 0; i < args.Length; i++)
        {
            var name = NameOf(args[i]);
            if (!name.StartsWith("--", StringComparison.Ordinal)) words.Add(args[i]);
            else if (!IsKnown(name)) throw Unknown(name);
            else if (args[i].Contains('=', StringComparison.Ordinal)) options.Add(args[i]);
            else if (switches.Contains(name, StringComparer.Ordinal)) options.Add($"{name}=true");
            else if (i + 1 < args.Length) options.Add($"{name}={args[++i]}");
            else throw new UsageException($"{name} needs a value.");
        }

        return (words, [.. options]);
    }

    /// <exception cref="UsageException">There is one that is not known here.</exception>
    public void RefuseOthers(string[] options)
    {
        if (options.Select(NameOf).FirstOrDefault(name => !IsKnown(name)) is { } other) throw Unknown(other);
    }

    private static string NameOf(string arg) => arg.Split('=')[0];

    // With a colon it is a path in the configuration, as any ASP.NET Core program takes it.
    private bool IsKnown(string name) =>
        valued.Contains(name, StringComparer.Ordinal) || switches.Contains(name, StringComparer.Ordinal) || name.Contains(':', StringComparison.Ordinal);

    private UsageException Unknown(string name) => new($"There is no option {name}. Options are {List([.. valued, .. switches])}.");

    private static string List(string[] names) => string.Join(", ", names[..^1]) + " and " + names[^1];
}

/// <summary>The program was asked for something it can't do; the message is one clear sentence.</summary>
public sealed class UsageException(string message) : Exception(message);
