namespace OrleansOms.Api.Hosting;

/// <summary>Starts a program that serves.</summary>
public static class Listening
{
    /// <exception cref="UsageException">An address is in use, or can't be listened on.</exception>
    public static async Task StartListeningAsync(this WebApplication app)
    {
        try
        {
            await app.StartAsync();
        }
        catch (IOException e)
        {
            throw new UsageException($"Can't listen: {e.Message}");
        }
    }
}
