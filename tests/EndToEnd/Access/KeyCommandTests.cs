using OrleansOms.EndToEnd.Tests.Hosting;

namespace OrleansOms.EndToEnd.Tests.Access;

/// <summary>Keys as an operator makes, rotates and revokes them, beside a server that runs.</summary>
public sealed class KeyCommandTests : IDisposable
{
    private const string Path = "/v1/orders?customer=c-1";

    private readonly DataDirectory _data = new();

    [Fact]
    public async Task Keys_RotatedBesideARunningServer_OpenItAndOpenItNoMore()
    {
        var first = await Add("alice");
        await using var silo = await SiloProcess.ServeAsync(_data);
        using var asFirst = silo.Oms.As(first);
        (await silo.Oms.Get(Path)).IsProblem(401, "keyRequired");
        (await asFirst.Get(Path)).Is(200);

        var second = await Add("alice");
        using var asSecond = silo.Oms.As(second);
        await Eventually.Equals(200, async () => (await asSecond.Get(Path)).Status);
        (await asFirst.Get(Path)).Is(200);
        (await Run("add", "--scope=operator", "--name=alice")).IsRefusal(2, "alice has two active keys already");

        var listed = await Run("list");
        Assert.All([first, second], key => Assert.Contains(IdOf(key), listed.Output, StringComparison.Ordinal));
        Assert.Equal(0, (await Run("revoke", IdOf(first))).ExitCode);
        await Eventually.Equals(401, async () => (await asFirst.Get(Path)).Status);
        (await asSecond.Get(Path)).Is(200);
        Assert.Equal(1, (await Run("revoke", IdOf(first))).ExitCode);

        await File.WriteAllTextAsync(System.IO.Path.Combine(_data.Path, "keys.json"), "damage", TestContext.Current.CancellationToken);
        (await asSecond.Get(Path)).Is(200);
        await Eventually.Sees(() => Task.FromResult(silo.Said), said => said.Contains("The keys in force stay as they were", StringComparison.Ordinal));
        (await asSecond.Get(Path)).Is(200);

        var ending = await silo.TerminateAsync();
        Assert.Equal(0, ending.ExitCode);
        Assert.All([first, second], key => Assert.DoesNotContain(SecretOf(key), ending.Output + ending.Error + listed.Output, StringComparison.Ordinal));
        Assert.Empty(_data.FilesWith(SecretOf(first)));
    }

    [Fact]
    public async Task ServerWithoutKeys_WhenTheFirstIsMade_AsksForIt()
    {
        await using var silo = await SiloProcess.ServeAsync(_data);
        (await silo.Oms.Get(Path)).Is(200);

        using var asAlice = silo.Oms.As(await Add("alice"));

        await Eventually.Equals(401, async () => (await silo.Oms.Get(Path)).Status);
        (await asAlice.Get(Path)).Is(200);
    }

    public void Dispose() => _data.Dispose();

    private static string IdOf(string key) => key.Split('_')[1];

    private static string SecretOf(string key) => key.Split('_')[2];

    private async Task<string> Add(string name)
    {
        var ending = await Run("add", "--scope", "operator", "--name", name);
        Assert.Equal(0, ending.ExitCode);
        return Assert.Single(ending.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)).Trim();
    }

    private Task<SiloProcess.Ending> Run(params string[] arguments) => SiloProcess.RunAsync(["keys", .. arguments, $"--data={_data.Path}"]);
}
