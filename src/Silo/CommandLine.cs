namespace OrleansOms.Silo;

/// <summary>The command line as the configuration system can read it.</summary>
public static class CommandLine
{
    private static readonly string[] Known = ["--urls", "--data", "--storage", "--keys", "--environment"];
    private static readonly string[] OfKeys = ["--scope", "--name", "--channel", "--location", "--expires"];
    private static readonly string[] Switches = ["--demo"];

    /// <summary>Gives switches a value, and refuses what is not known: a mistyped option must not start the server with a default.</summary>
    /// <returns>The verb (<c>serve</c> when there is none), its arguments, and the options.</returns>
    /// <exception cref="UsageException">An unknown option, or one without its value.</exception>
    public static (string Verb, IReadOnlyList<string> Arguments, string[] Options) Parse(string[] args)
    {
        if (args.Any(arg => arg is "--help" or "-h" or "-?"))
        {
            return ("help", [], []);
        }

        var (words, options) = (new List<string>(), new List<string>());
        for (var i = 0; i < args.Length; i++)
        {
            var name = NameOf(args[i]);
            if (!name.StartsWith("--", StringComparison.Ordinal))
            {
                words.Add(args[i]);
            }
            else if (Switches.Contains(name, StringComparer.Ordinal))
            {
                options.Add(args[i].Contains('=', StringComparison.Ordinal) ? args[i] : $"{name}=true");
            }
            else if (args[i].Contains('=', StringComparison.Ordinal))
            {
                options.Add(args[i]);
            }
            else if (!IsKnown(name, Known) && !IsKnown(name, OfKeys))
            {
                throw Unknown(name, Known);
            }
            else if (i + 1 < args.Length)
            {
                options.Add($"{name}={args[++i]}");
            }
            else
            {
                throw new UsageException($"{name} needs a value.");
            }
        }

        var verb = words is [var first, ..] ? first : "serve";
        string[] known = verb == "keys" ? [.. Known, .. OfKeys] : Known;
        return options.Select(NameOf).FirstOrDefault(name => !IsKnown(name, known)) is { } other
            ? throw Unknown(other, known)
            : (verb, words.Skip(1).ToList(), [.. options]);
    }

    private static string NameOf(string arg) => arg.Split('=')[0];

    // With a colon it is a path in the configuration, as any ASP.NET Core program takes it.
    private static bool IsKnown(string name, string[] known) =>
        known.Contains(name, StringComparer.Ordinal) || Switches.Contains(name, StringComparer.Ordinal) || name.Contains(':', StringComparison.Ordinal);

    private static UsageException Unknown(string name, string[] known) =>
        new($"There is no option {name}. Options are {string.Join(", ", known)} and {string.Join(", ", Switches)}.");
}
