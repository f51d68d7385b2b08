using System.Diagnostics;
using System.Text.RegularExpressions;

namespace OrleansOms.EndToEnd.Tests.Docs;

/// <summary>
/// A document's <c>sh</c> blocks, run one after another in one shell as a reader pastes them. The <c>json</c> block after one says what it
/// answers, one JSON text for each: see <see cref="Answers.Differences"/>.
/// </summary>
public sealed partial class Walkthrough
{
    // Printed before each block's output. The group separator can't stand in JSON.
    private const char Mark = '\u001D';

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(180);

    private Walkthrough(IReadOnlyList<Step> steps) => Steps = steps;

    public IReadOnlyList<Step> Steps { get; }

    /// <param name="Commands">As they stand in the document.</param>
    /// <param name="Answers">What they answer; empty where the document does not say.</param>
    public sealed record Step(string Commands, string Answers);

    /// <summary>The blocks below a heading of the document, up to the next heading of its level; all of them for a null heading.</summary>
    public static Walkthrough Read(string document, string? heading = null)
    {
        var text = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Documents", document));
        if (heading is not null) text = text.Split($"\n## {heading}\n")[1].Split("\n## ")[0];

        var steps = new List<Step>();
        foreach (Match block in Block().Matches(text))
        {
            var body = block.Groups["body"].Value;
            if (block.Groups["language"].Value == "sh") steps.Add(new Step(body, ""));
            else steps[^1] = steps[^1] with { Answers = body };
        }

        return new(steps);
    }

    /// <summary>Skips the test where the machine lacks a tool that the documents use.</summary>
    public static void SkipUnlessRunnable()
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        foreach (var tool in new[] { "bash", "curl", "grep", "sed" })
            Assert.SkipUnless(folders.Any(folder => File.Exists(Path.Combine(folder, tool))), $"{tool} is not on the PATH.");
    }

    /// <summary>Runs all blocks against a server. Fails at the first command that fails.</summary>
    /// <param name="documented">The server's address in the document.</param>
    /// <returns>What each block printed.</returns>
    public async Task<IReadOnlyList<string>> RunAsync(string documented, Uri server)
    {
        var address = server.ToString().TrimEnd('/');
        var script = string.Concat(Steps.Select(step => $"printf '{Mark}'\n{step.Commands.Replace(documented, address, StringComparison.Ordinal)}"));
        Assert.DoesNotContain(documented, script, StringComparison.Ordinal);

        var folder = Directory.CreateTempSubdirectory("orleansoms-tour-").FullName;
        try
        {
            var (exitCode, output, error) = await RunAsync($"set -eu\n{script}", folder);
            var printed = output.Split(Mark)[1..];
            Assert.True(exitCode == 0, $"Exit code {exitCode} in:\n{Steps[Math.Max(printed.Length - 1, 0)].Commands}\n{error}");
            return printed;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<(int ExitCode, string Output, string Error)> RunAsync(string script, string folder)
    {
        using var shell = new Process
        {
            StartInfo = new ProcessStartInfo("bash", ["--noprofile", "--norc", "-c", script])
            {
                WorkingDirectory = folder,
                UseShellExecute = false,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
        };
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(Patience);
        shell.Start();
        try
        {
            var (output, error) = (shell.StandardOutput.ReadToEndAsync(deadline.Token), shell.StandardError.ReadToEndAsync(deadline.Token));
            await shell.WaitForExitAsync(deadline.Token);
            return (shell.ExitCode, await output, await error);
        }
        finally
        {
            if (!shell.HasExited) shell.Kill(entireProcessTree: true);
        }
    }

    [GeneratedRegex("^```(?<language>sh|json)\n(?<body>.*?)^```$", RegexOptions.ExplicitCapture | RegexOptions.Multiline | RegexOptions.Singleline, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Block();
}
