namespace OrleansOms.EndToEnd.Tests.Hosting;

/// <summary>The silo as a process of its own.</summary>
public sealed class SiloProcess : OmsProcess
{
    private SiloProcess(IEnumerable<string> arguments)
        : base("OrleansOms.Silo.dll", arguments)
    {
    }

    /// <summary>Starts it on a port of the system's choice, and waits until it says where.</summary>
    public static async Task<SiloProcess> ServeAsync(DataDirectory data, params string[] options)
    {
        var silo = new SiloProcess(["--urls=http://127.0.0.1:0", $"--data={data.Path}", .. options]);
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
