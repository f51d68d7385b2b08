using OrleansOms.Cluster.Tests.Hosting;

namespace OrleansOms.Cluster.Tests.Roles;

/// <summary>The contract served in front of silos that serve none.</summary>
public sealed class ApiRoleTests
{
    private const int Clients = 4;

    [Fact]
    public async Task Api_InFrontOfTwoSilos_GoesOnWithoutAFailureWhenOneLeaves()
    {
        await using var cluster = await SiloCluster.CreateAsync();
        await using var balancer = new Balancer();
        using var shoppers = new Shoppers(balancer, Form.Draws());
        var api = await cluster.StartAsync("--role=api");
        (await api.Oms.Get("/readyz")).IsProblem(503, "notReady");
        var leaving = await cluster.ReadyAsync("--role=silo", "--drain=2");
        await cluster.ReadyAsync("--role=silo");
        balancer.Add(api.Oms);
        await balancer.Ready(api.Oms);
        await shoppers.OpenAsync();

        // All of them are one customer, whose key is made by either silo.
        shoppers.Start(Clients);
        await shoppers.Decided(100);
        var ending = await leaving.TerminateAsync();
        await shoppers.Decided(100);
        await shoppers.StopAsync();

        Assert.Equal((0, ""), (ending.ExitCode, ending.Error));
        Form.Say($"{shoppers.Client.Answered} decided, {shoppers.Client.Unknown} unknown");
        Assert.True(shoppers.Client.Unknown == 0, $"{shoppers.Client.Unknown} were not answered. The API process said: {api.Said}The silo said: {ending.Output}");
        await shoppers.VerifyAsync();
    }

    [Fact]
    public async Task Silo_WithoutTheContract_ServesHealthMetricsAndDashboardOnly()
    {
        await using var data = await SiloCluster.CreateAsync();
        var silo = await data.ReadyAsync("--role=silo");

        (await silo.Oms.Get("/livez")).Is(200);
        (await silo.Oms.Get("/metrics")).Is(200);
        (await silo.Oms.Get("/dashboard/")).Is(200);
        (await silo.Oms.Get("/v1/orders")).Is(404);
    }

    [Theory]
    [InlineData("needs --storage postgres", "--role=api")]
    [InlineData("--gateway is for silos", "--role=api", "--storage=postgres", "--ConnectionStrings:Oms=Host=x", "--gateway=5090")]
    [InlineData("--role is all, silo or api", "--role=both")]
    [InlineData("--silo-port is a port", "--storage=postgres", "--ConnectionStrings:Oms=Host=x", "--silo-port=0")]
    [InlineData("--advertise is the address", "--storage=postgres", "--ConnectionStrings:Oms=Host=x", "--advertise=0.0.0.0")]
    [InlineData("needs --storage postgres", "--storage=memory", "--advertise=127.0.0.1")]
    public async Task Process_AskedForWhatCannotBe_RefusesInOneSentence(string says, params string[] options) =>
        (await SiloProcess.RunAsync(options)).IsRefusal(2, says);
}
