namespace OrleansOms.EndToEnd.Tests.Hosting;

/// <summary>The endpoints alone as a process of their own.</summary>
public sealed class ApiProcess : OmsProcess
{
    private ApiProcess(IEnumerable<string> arguments)
        : base("OrleansOms.Api.dll", arguments)
    {
    }

    /// <summary>Starts it on a port of the system's choice, and waits until it says where.</summary>
    public static async Task<ApiProcess> ServeAsync(int gateway, params string[] options)
    {
        var api = new ApiProcess(["--urls=http://127.0.0.1:0", $"--gateway=127.0.0.1:{gateway}", .. options]);
        await api.Serves();
        return api;
    }

    /// <summary>Runs it until it ends by itself.</summary>
    public static async Task<Ending> RunAsync(params string[] arguments)
    {
        await using var api = new ApiProcess(arguments);
        return await api.Ended();
    }
}
