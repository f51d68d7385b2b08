using OrleansOms.Baseline.Hosting;

try
{
    await using var host = await BaselineHost.BuildAsync(args);
    await host.StartAsync();
    Console.WriteLine($"The baseline is up at {string.Join(", ", host.Urls)}");
    await host.WaitForShutdownAsync();
    return 0;
}
catch (BaselineOptionsException wrong)
{
    await Console.Error.WriteLineAsync(wrong.Message);
    return 2;
}
