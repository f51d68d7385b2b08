using OrleansOms.Load.Replay;
using OrleansOms.Load.Tests.Fake;

namespace OrleansOms.Load.Tests.Replay;

/// <summary>Whole runs against an order management system in memory.</summary>
public class ReplayJobTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_OfTheFixture_EndsWithoutDifferences()
    {
        await using var oms = await FakeOms.StartAsync();

        var (exitCode, output) = await Histories.ReplayAsync(oms, Histories.Traps, Stop);

        Assert.Contains(
            "rows: 29 = 8 order lines + 7 charges + 3 returns + 1 in part returns + 4 adjustments + 6 money only + 0 not selected",
            output, StringComparison.Ordinal);
        Assert.Contains("differences: 0", output, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Reconciled, exitCode);
        Assert.Equal(5, oms.Orders.All.Count);
        Assert.Equal(
            "536365 partiallyReturned, 536366 delivered, 536367 delivered, 536592 allocated, 536593 returned",
            string.Join(", ", oms.Orders.All.Select(order => $"{order.Body.Reference} {order.Status}").Order(StringComparer.Ordinal)));
        Assert.Equal(3, oms.Returns.All.Count);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Run_RequestsAndAnswersLostAllAlong_DoesNothingTwice(int seed)
    {
        using var file = new Histories.Written(Histories.Random(seed, invoices: 120));
        await using var oms = await FakeOms.StartAsync(seed);
        oms.Faults = request => (request % 7) switch { 1 => Fault.AnswerLost, 3 => Fault.Busy, 5 => Fault.RequestLost, _ => Fault.None };

        var (exitCode, output) = await Histories.ReplayAsync(oms, file.File, Stop);

        Assert.True(exitCode == ExitCodes.Reconciled, output);
    }

    [Fact]
    public async Task Run_ServerRestartedInTheMiddle_GoesOn()
    {
        using var file = new Histories.Written(Histories.Random(seed: 4, invoices: 120));
        await using var oms = await FakeOms.StartAsync();
        var restart = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        oms.Faults = request =>
        {
            if (request == 200) restart.SetResult();
            return Fault.None;
        };

        var run = Histories.ReplayAsync(oms, file.File, Stop);
        await restart.Task.WaitAsync(Stop);
        await oms.RestartAsync();
        var (exitCode, output) = await run;

        Assert.True(exitCode == ExitCodes.Reconciled, output);
        Assert.Contains("attempts failed and were repeated", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(60)]
    [InlineData(300)]
    public async Task Run_InterruptedAndStartedAgain_DoesNothingTwice(int afterRequests)
    {
        using var file = new Histories.Written(Histories.Random(seed: 5, invoices: 120));
        await using var oms = await FakeOms.StartAsync();
        using var interrupt = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        oms.Faults = request =>
        {
            if (request == afterRequests) interrupt.Cancel();
            return Fault.None;
        };

        var first = await Histories.ReplayAsync(oms, file.File, interrupt.Token);
        var second = await Histories.ReplayAsync(oms, file.File, Stop);
        var third = await Histories.ReplayAsync(oms, file.File, Stop);

        Assert.Equal(ExitCodes.Interrupted, first.ExitCode);
        Assert.True(second.ExitCode == ExitCodes.Reconciled, second.Output);
        Assert.True(third.ExitCode == ExitCodes.Reconciled, third.Output);
        Assert.Contains("calls were answered from an earlier run", third.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_ServerThatStaysAway_IsGivenUpWithOneSentence()
    {
        var oms = await FakeOms.StartAsync();
        await oms.DisposeAsync();
        await using var output = new StringWriter();
        var impatient = new Http.Patience(TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(1), TimeSpan.Zero, TimeSpan.FromSeconds(30));

        var options = new ReplayOptions(Histories.Traps, Histories.Settings, oms.Url, 2, impatient);

        var exitCode = await new ReplayJob(options, Terminal.Plain(output)).RunAsync(Stop);

        Assert.Equal(ExitCodes.ServerUnreachable, exitCode);
        Assert.Contains("given up", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_OnAServerThatHoldsAnotherReplay_IsStoppedAndSaysWhy()
    {
        using var file = new Histories.Written(Histories.Random(seed: 6, invoices: 120));
        using var other = new Histories.Written(Histories.Random(seed: 7, invoices: 120));
        await using var oms = await FakeOms.StartAsync();
        await Histories.ReplayAsync(oms, file.File, Stop);

        var (exitCode, output) = await Histories.ReplayAsync(oms, other.File, Stop);

        Assert.Equal(ExitCodes.Differences, exitCode);
        Assert.Contains("duplicateReference", output, StringComparison.Ordinal);
        Assert.Contains("a data directory of its own", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_WithDryRun_NeedsNoServer()
    {
        await using var output = new StringWriter();
        var options = new ReplayOptions(
            Histories.Traps, Histories.Settings, new Uri("http://127.0.0.1:1"), 1, Http.Patience.UpTo(TimeSpan.Zero), DryRun: true, ListMoneyOnly: true);

        Assert.Equal(ExitCodes.Reconciled, await new ReplayJob(options, Terminal.Plain(output)).RunAsync(Stop));
        Assert.Contains("row 16: A563185 B 1 x 11062.06 Adjust bad debt", output.ToString(), StringComparison.Ordinal);
    }
}
