using Npgsql;

namespace OrleansOms.Baseline.Http;

/// <summary>The boundary: what the database can't do now is 503, a defect is 500 and logged.</summary>
internal sealed partial class Boundary(ILogger logger)
{
    public RequestDelegate Of(Func<HttpContext, ValueTask<IAnswer>> handle) => async http =>
    {
        IAnswer answer;
        try
        {
            answer = await handle(http);
        }
        catch (Exception failure) when (failure is not BadHttpRequestException)
        {
            answer = failure is NpgsqlException and not PostgresException or PostgresException { IsTransient: true } or TimeoutException
                ? Problem.Unavailable
                : Problem.Internal;
            Failed(logger, http.Request.Path, failure);
        }
        await answer.WriteAsync(http);
    };

    [LoggerMessage(Level = LogLevel.Error, Message = "{Path} failed.")]
    private static partial void Failed(ILogger logger, string path, Exception failure);
}
