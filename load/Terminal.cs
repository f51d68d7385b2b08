using Spectre.Console;

namespace OrleansOms.Load;

/// <summary>The console both subcommands write to.</summary>
public static class Terminal
{
    private const int WidthOfFiles = 200;

    /// <summary>A terminal as it is; output that goes to a file or a pipe without escapes, in lines long enough not to be folded.</summary>
    public static IAnsiConsole Create()
    {
        if (!Console.IsOutputRedirected) return AnsiConsole.Console;
        return Plain(Console.Out);
    }

    public static IAnsiConsole Plain(TextWriter output)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(output),
        });
        console.Profile.Width = WidthOfFiles;
        return console;
    }
}
