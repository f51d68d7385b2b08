using System.Diagnostics;
using System.Globalization;

namespace OrleansOms.Faults.Tests.Hosting;

/// <summary>Which files of a RocksDB; strace counts calls by thread and by name, so each kind of file is struck by itself.</summary>
public enum Files
{
    /// <summary>What each flush writes and syncs.</summary>
    WriteAheadLog,

    /// <summary>What the WAL becomes when it is opened again, or has grown; and what compaction makes.</summary>
    Tables,

    /// <summary>MANIFEST, CURRENT, OPTIONS and IDENTITY, with the temporary files that are renamed to them, and the directory itself.</summary>
    Catalogue,
}

/// <summary>One kind of system call on one kind of file, and what becomes of it.</summary>
/// <param name="What">As strace has it: <c>signal=SIGKILL</c>, <c>error=EIO</c>, <c>retval=0</c>.</param>
/// <param name="First">The first call that is struck, from 1, counted in each thread by itself.</param>
/// <param name="Last">The last one.</param>
public sealed record Strike(Files Files, string Call, string What, int First, int Last)
{
    public bool IsKill => What.StartsWith("signal", StringComparison.Ordinal);

    public override string ToString() => $"{What} at {Call} {First}..{Last} of {Files}";
}

/// <summary>strace as the fault: it stands between the silo and the kernel, at the calls on a journal's files only.</summary>
public static class Strace
{
    private const int FilesAhead = 300;
    private const int FilesBehind = 60;

    private static readonly Lazy<string?> WhyNot = new(() =>
    {
        if (!OperatingSystem.IsLinux()) return "strace is for Linux.";
        try
        {
            using var probe = Process.Start(new ProcessStartInfo("strace", ["-f", "--seccomp-bpf", "-o", "/dev/null", "true"])
            {
                RedirectStandardError = true,
                UseShellExecute = false,
            })!;
            var error = probe.StandardError.ReadToEnd();
            probe.WaitForExit();
            return probe.ExitCode == 0 ? null : $"strace may not trace here: {error.Trim()}";
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "strace is not installed.";
        }
    });

    public static void SkipUnlessThere() => Assert.SkipUnless(WhyNot.Value is null, WhyNot.Value ?? "");

    /// <summary>What has to stand before the silo's command line.</summary>
    /// <param name="journal">The folder of the journal, which may not be there yet.</param>
    public static string[] Launcher(string journal, Strike strike)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(journal)!); // for strace's own log
        return
        [
            // The tracer is the silo's grandchild, so that the silo stays the test's own child.
            "strace", "-D", "-f", "-o", LogOf(journal),

            // Only calls of that name stop the silo then; but a signal would get lost.
            .. strike.IsKill ? Array.Empty<string>() : ["--seccomp-bpf"],
            "-e", $"trace={strike.Call}",
            "-e", string.Create(CultureInfo.InvariantCulture, $"inject={strike.Call}:{strike.What}:when={strike.First}..{strike.Last}"),
            .. Paths(journal, strike.Files).SelectMany(path => new[] { "-P", path }),
        ];
    }

    /// <summary>How many calls were struck since the last launch.</summary>
    public static int Struck(string journal) => Log(journal).Split("(INJECTED)").Length - 1;

    /// <summary>Waits until the log says that the silo was killed, which is written after its end.</summary>
    public static Task Killed(string journal) =>
        Eventually.Sees(() => Task.FromResult(Log(journal)), log => log.Contains("killed by SIGKILL", StringComparison.Ordinal));

    private static string Log(string journal)
    {
        using var log = new StreamReader(new FileStream(LogOf(journal), FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return log.ReadToEnd();
    }

    private static string LogOf(string journal) => $"{journal}.strace";

    // strace knows paths, no patterns; but RocksDB numbers its files one after the other.
    private static IEnumerable<string> Paths(string journal, Files files)
    {
        var newest = Directory.Exists(journal)
            ? Directory.EnumerateFiles(journal).Select(NumberOf).DefaultIfEmpty(0).Max()
            : 0;
        var names = Enumerable.Range(Math.Max(1, newest - FilesBehind), FilesAhead).SelectMany(number => files switch
        {
            Files.WriteAheadLog => [$"{number:000000}.log"],
            Files.Tables => [$"{number:000000}.sst"],
            _ => new[] { $"MANIFEST-{number:000000}", $"{number:000000}.dbtmp", $"OPTIONS-{number:000000}.dbtmp" },
        });
        var others = files == Files.Catalogue ? new[] { "", "CURRENT", "IDENTITY" } : [];
        return names.Concat(others).Select(name => Path.TrimEndingDirectorySeparator(Path.Combine(journal, name)));
    }

    private static int NumberOf(string file) =>
        int.TryParse(string.Concat(Path.GetFileName(file).Where(char.IsAsciiDigit)), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
