using OrleansOms.EndToEnd.Tests.Hosting;

namespace OrleansOms.EndToEnd.Tests.Operators;

/// <summary>Where a silo keeps its journal.</summary>
public enum StoreKind
{
    Embedded,
    Postgres,
}

/// <summary>An empty place for a journal, and how the program is told of it.</summary>
public sealed class Place : IAsyncDisposable
{
    private readonly PostgresDatabase _database = new();

    private Place(string[] options) => Options = options;

    public DataDirectory Data { get; } = new();

    /// <summary>As on the command line.</summary>
    public string[] Options { get; private set; }

    /// <summary>Skips the test where there is no server for it.</summary>
    public static async Task<Place> OfAsync(StoreKind kind)
    {
        var place = new Place([]);
        string[] storage = kind == StoreKind.Postgres
            ? ["--storage=postgres", $"--ConnectionStrings:Oms={await place._database.CreateAsync()}"]
            : ["--storage=embedded"];
        place.Options = [$"--data={place.Data.Path}", .. storage];
        return place;
    }

    /// <summary>Serves from it in a process of its own.</summary>
    public Task<SiloProcess> ServeAsync() => SiloProcess.ServeAsync(Data, Options[1..]);

    /// <summary>Runs a command on it to its end.</summary>
    public Task<OmsProcess.Ending> RunAsync(params string[] command) => SiloProcess.RunAsync([.. command, .. Options]);

    /// <summary>Verifies it; returns the state hash.</summary>
    public async Task<string> VerifyAsync()
    {
        var verified = await RunAsync("verify");
        Assert.True(verified.ExitCode == 0, verified.Output + verified.Error);
        return StateHash(verified.Output);
    }

    public static string StateHash(string output) => output.Split('\n').Single(line => line.StartsWith("state hash", StringComparison.Ordinal)).Split(' ')[^1].Trim();

    public async ValueTask DisposeAsync()
    {
        if (Directory.Exists(Data.Path)) Data.Dispose();
        await _database.DisposeAsync();
    }
}
