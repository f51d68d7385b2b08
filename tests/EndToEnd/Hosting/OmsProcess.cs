using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;

namespace OrleansOms.EndToEnd.Tests.Hosting;

/// <summary>A program as a process of its own, which can be told to end, or killed.</summary>
public abstract partial class OmsProcess : IAsyncDisposable
{
    private const int Terminated = 15;
    private const int Continued = 18;
    private const int Stopped = 19;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    // A launcher may stand between it and the kernel at each of its calls, and a start makes hundreds of thousands.
    private static readonly TimeSpan PatienceWithLauncher = TimeSpan.FromMinutes(4);

    private readonly TimeSpan _patience;
    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _error = new();
    private readonly TaskCompletionSource<Uri> _url = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private OmsClient? _oms;

    /// <param name="program">The name of its assembly, which lies beside the tests.</param>
    /// <param name="launcher">A program, with its arguments, that becomes this one in the same process; empty for none.</param>
    protected OmsProcess(string program, IEnumerable<string> arguments, params string[] launcher)
    {
        _patience = launcher.Length == 0 ? Patience : PatienceWithLauncher;
        string[] command =
        [
            .. launcher,
            Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet",
            Path.Combine(AppContext.BaseDirectory, program),
            .. arguments,
        ];
        _process = new Process
        {
            StartInfo = new ProcessStartInfo(command[0], command[1..])
            {
                WorkingDirectory = Path.GetTempPath(),
                UseShellExecute = false,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
        };
        _process.OutputDataReceived += (_, line) => Printed(line.Data);
        _process.ErrorDataReceived += (_, line) => Complained(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Whether it has ended by now.</summary>
    public bool HasEnded => _process.HasExited;

    public OmsClient Oms => _oms ?? throw new InvalidOperationException("It does not serve.");

    /// <summary>All that it has said so far, to either output.</summary>
    public string Said
    {
        get
        {
            lock (_output) return $"{_output}{_error}";
        }
    }

    /// <summary>SIGKILL: nothing of it gets to do anything any more.</summary>
    public void Kill() => _process.Kill();

    /// <summary>SIGSTOP: it does nothing until <see cref="Resume"/>, and does not know of it.</summary>
    public void Freeze() => Assert.Equal(0, Signal(_process.Id, Stopped));

    /// <summary>SIGCONT.</summary>
    public void Resume() => Assert.Equal(0, Signal(_process.Id, Continued));

    /// <summary>SIGTERM; returns how it ended.</summary>
    public Task<Ending> TerminateAsync()
    {
        Assert.Equal(0, Signal(_process.Id, Terminated));
        return Ended();
    }

    /// <exception cref="OperationCanceledException">It did not end.</exception>
    public async Task<Ending> Ended()
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(Patience);
        await _process.WaitForExitAsync(deadline.Token);
        lock (_output) return new Ending(_process.ExitCode, _output.ToString(), _error.ToString());
    }

    public async ValueTask DisposeAsync()
    {
        _oms?.Dispose();
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Waits until it says where it serves.</summary>
    protected async Task Serves()
    {
        try
        {
            _oms = new OmsClient(await _url.Task.WaitAsync(_patience, TestContext.Current.CancellationToken));
        }
        catch (TimeoutException e)
        {
            var late = $"It has {(HasEnded ? "ended" : "not ended")} and does not serve after {_patience.TotalSeconds:0} s. It said: {Said}Its threads: {Threads()}";
            await DisposeAsync();
            throw new TimeoutException(late, e);
        }
        catch
        {
            await DisposeAsync();
            throw;
        }
    }

    // What each of them waits for, as the kernel sees it: a start that hangs once in hundreds is not there to be asked again.
    private string Threads()
    {
        var tasks = $"/proc/{_process.Id}/task";
        if (!Directory.Exists(tasks)) return "unknown";
        return string.Join(", ", Directory.GetDirectories(tasks).Select(task => $"{Read(task, "comm")} {Read(task, "wchan")}"));

        static string Read(string task, string file)
        {
            try
            {
                return File.ReadAllText(Path.Combine(task, file)).Trim();
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return "?";
            }
        }
    }

    private void Printed(string? line)
    {
        if (line is null)
        {
            _url.TrySetException(new InvalidOperationException($"It ended before it served: {_error}{_output}"));
            return;
        }

        lock (_output) _output.AppendLine(line);
        if (Greeting().Match(line) is { Success: true } match) _url.TrySetResult(new Uri(match.Groups["url"].Value));
    }

    private void Complained(string? line)
    {
        lock (_output)
        {
            if (line is not null) _error.AppendLine(line);
        }
    }

    [GeneratedRegex("OrleansOms is up at (?<url>http://[0-9.:]+)", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Greeting();

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int Signal(int process, int signal);

    /// <summary>How a process ended.</summary>
    public sealed record Ending(int ExitCode, string Output, string Error)
    {
        /// <summary>Asserts that it refused with one clear sentence for an operator.</summary>
        public void IsRefusal(int exitCode, string says)
        {
            Assert.Equal(exitCode, ExitCode);
            var sentence = Assert.Single(Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
            Assert.Contains(says, sentence, StringComparison.Ordinal);
            Assert.EndsWith(".", sentence, StringComparison.Ordinal);
            Assert.DoesNotContain("Exception", Error, StringComparison.Ordinal);
        }
    }
}
