using OrleansOms.EndToEnd.Tests.Hosting;

namespace OrleansOms.EndToEnd.Tests.Lifetime;

/// <summary>SIGKILL while orders come, three times over the same data.</summary>
public sealed class KillTests
{
    [Fact]
    public async Task Process_KilledWhileOrdersCome_LosesNothingAcknowledgedAndDoublesNothing()
    {
        using var data = new DataDirectory();
        var silo = await SiloProcess.ServeAsync(data);
        try
        {
            var traffic = await Traffic.PrepareAsync(silo.Oms, seed: Environment.TickCount);
            for (var kill = 0; kill < 3; kill++)
            {
                var killed = silo;
                await traffic.RunAsync(killed.Oms, until: traffic.Next(100, 500), () =>
                {
                    killed.Kill();
                    return Task.CompletedTask;
                });
                await silo.DisposeAsync();
                silo = await SiloProcess.ServeAsync(data);
                await traffic.VerifyAsync(silo.Oms);
            }
        }
        finally
        {
            await silo.DisposeAsync();
        }
    }
}
