using OrleansOms.Faults.Tests.Hosting;
using OrleansOms.Faults.Tests.Load;
using OrleansOms.Silo.Hosting;

namespace OrleansOms.Faults.Tests.Lifetime;

/// <summary>Processes are told to stop, and are started again, under load: who comes through a balancer that honours <c>/readyz</c> notices nothing.</summary>
public sealed class RestartTests
{
    private const int Clients = 4;
    private const string Drain = "--drain=2";

    [Theory, InlineData(false), InlineData(true)]
    public async Task Silo_ToldToStopUnderLoad_RefusesNothingThatABalancerSends(bool onPostgres)
    {
        using var postgres = onPostgres ? PostgresServer.Start() : null;
        string[] options = postgres is null ? [Drain] : [Drain, "--storage=postgres", $"--ConnectionStrings:Oms={postgres.Connection}"];
        using var data = new DataDirectory();
        await using var balancer = new Balancer();
        using var shoppers = new Shoppers(balancer, Form.Draws());
        for (var restart = 0; restart <= Form.Of(2, 30); restart++)
        {
            await using var silo = await StartAsync(balancer, await SiloProcess.ServeAsync(data, options));
            if (restart == 0)
            {
                await shoppers.OpenAsync();
                shoppers.Start(Clients);
            }

            await shoppers.Decided(100);
            if (restart == Form.Of(2, 30)) await ConcludeAsync(shoppers);
            else await StopAsync(balancer, silo);
        }
    }

    [Fact]
    public async Task ApiPrograms_RestartedOneAfterTheOtherUnderLoad_RefuseNothingThatABalancerSends()
    {
        using var data = new DataDirectory();
        var gateway = FreePort.Next();
        await using var silo = await SiloProcess.ServeAsync(data, $"--gateway={gateway}");
        await using var balancer = new Balancer();
        using var shoppers = new Shoppers(balancer, Form.Draws());
        var programs = new Queue<OmsProcess>();
        try
        {
            for (var program = 0; program < 2; program++) programs.Enqueue(await StartAsync(balancer, await ApiProcess.ServeAsync(gateway, Drain)));
            await shoppers.OpenAsync();
            shoppers.Start(Clients);
            for (var restart = 1; restart <= Form.Of(2, 60); restart++)
            {
                await shoppers.Decided(50);
                await using (var program = programs.Dequeue()) await StopAsync(balancer, program);
                programs.Enqueue(await StartAsync(balancer, await ApiProcess.ServeAsync(gateway, Drain)));
            }

            await ConcludeAsync(shoppers);
        }
        finally
        {
            foreach (var program in programs) await program.DisposeAsync();
        }
    }

    [Fact]
    public async Task Silo_ToldToStopBehindApiPrograms_RefusesNothingThatABalancerSendsThem()
    {
        using var data = new DataDirectory();
        var gateway = FreePort.Next();
        await using var balancer = new Balancer();
        using var shoppers = new Shoppers(balancer, Form.Draws());
        OmsProcess silo = await SiloProcess.ServeAsync(data, $"--gateway={gateway}");
        try
        {
            await using var one = await StartAsync(balancer, await ApiProcess.ServeAsync(gateway));
            await using var other = await StartAsync(balancer, await ApiProcess.ServeAsync(gateway));
            await shoppers.OpenAsync();
            shoppers.Start(Clients);
            for (var restart = 1; restart <= Form.Of(1, 30); restart++)
            {
                await shoppers.Decided(100);
                var ending = await silo.TerminateAsync();
                Assert.Equal((0, ""), (ending.ExitCode, ending.Error));
                silo = await SiloProcess.ServeAsync(data, $"--gateway={gateway}");
            }

            await shoppers.Decided(100);
            await ConcludeAsync(shoppers);
        }
        finally
        {
            await silo.DisposeAsync();
        }
    }

    private static async Task<OmsProcess> StartAsync(Balancer balancer, OmsProcess process)
    {
        try
        {
            balancer.Add(process.Oms);
            await balancer.Ready(process.Oms);
            return process;
        }
        catch
        {
            await process.DisposeAsync(); // Nobody else has it yet.
            throw;
        }
    }

    private static async Task StopAsync(Balancer balancer, OmsProcess process)
    {
        var ending = await process.TerminateAsync();
        Assert.Equal((0, ""), (ending.ExitCode, ending.Error));
        balancer.Remove(process.Oms);
    }

    private static async Task ConcludeAsync(Shoppers shoppers)
    {
        await shoppers.StopAsync();
        Form.Say($"{shoppers.Client.Answered} decided, {shoppers.Client.Unknown} unknown");
        Assert.Equal(0, shoppers.Client.Unknown);
        await shoppers.VerifyAsync();
    }
}
