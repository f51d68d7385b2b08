namespace OrleansOms.Silo;

/// <summary>The command line as the configuration system can read it.</summary>
public static class CommandLine
{
    private static readonly string[] Known = ["--urls", "--data", "--storage", "--environment"];
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
            var name = args[i].Split('=')[0];
            if (!name.StartsWith("--", StringComparison.Ordinal))
            {
                words.Add(args[i]);
            }
            else if (Switches.Contains(name, StringComparer.Ordinal))
            {
                options.Add(args[i].Contains('=', StringComparison.Ordinal) ? args[i] : $"{name}=true");
            }
            else if (!Known.Contains(name, StringComparer.Ordinal) && !name.Contains(':', StringComparison.Ordinal))
            {
                throw new UsageException($"There is no option {name}. Options are {string.Join(", ", Known)} and {string.Join(", ", Switches)}.");
            }
            else if (args[i].Contains('=', StringComparison.Ordinal))
            {
                options.Add(args[i]);
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

        return (words is [var verb, ..] ? verb : "serve", words.Skip(1).ToList(), [.. options]);
    }
}
