namespace OrleansOms.EndToEnd.Tests.Hosting;

/// <summary>The silo as a process of its own.</summary>
public sealed class SiloProcess : OmsProcess
{
    private SiloProcess(IEnumerable<string> arguments, params string[] launcher)
        : base("OrleansOms.Silo.dll", arguments, launcher)
    {
    }

    /// <summary>Starts it on a port of the system's choice, and waits until it says where.</summary>
    public static Task<SiloProcess> ServeAsync(DataDirectory data, params string[] options) => LaunchAsync([], data.Path, options);

    /// <summary>As <see cref="ServeAsync"/>, by a program that becomes the silo.</summary>
    /// <exception cref="InvalidOperationException">It ended before it served.</exception>
    public static async Task<SiloProcess> LaunchAsync(string[] launcher, string data, params string[] options)
    {
        var silo = new SiloProcess(["--urls=http://127.0.0.1:0", $"--data={data}", .. options], launcher);
        await silo.Serves();
        return silo;
    }

    /// <summary>Runs it until it ends by itself.</summary>
    public static async Task<Ending> RunAsync(params string[] arguments)
    {
        await using var silo = new SiloProcess(arguments);
        return await silo.Ended();
    }
}
