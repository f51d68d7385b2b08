namespace OrleansOms.Api.Overload;

/// <summary>
/// Lets requests in as far as the process can bear them, before it reads their bodies: what is refused here has had no effect and has cost next
/// to nothing. Whoever holds a place gives it back when the answer is written.
/// </summary>
internal sealed class LoadShedding(RequestDelegate next, WorkInProgress work, ConcurrencyLimit limit, TimeProvider time)
{
    public Task InvokeAsync(HttpContext http) =>
        http.GetEndpoint()?.Metadata.GetMetadata<EndpointUrgency>() is { } endpoint ? Serve(http, endpoint.Urgency) : next(http);

    private async Task Serve(HttpContext http, Urgency urgency)
    {
        var patience = AnswerBy.Patience(http.Request);
        http.Features.Set(new AnswerBy(time.GetUtcNow() + patience));
        var pass = await work.EnterAsync(urgency, patience);
        if (pass.Lane == Lane.None)
        {
            await OverloadAnswer.WriteAsync(http, urgency);
            return;
        }

        try
        {
            // Who has gone while he waited needs no answer.
            if (!pass.HasWaited || !http.RequestAborted.IsCancellationRequested) await next(http);
        }
        finally
        {
            work.Leave(pass);
            if (urgency == Urgency.Place && http.Response.StatusCode == StatusCodes.Status201Created) limit.Placed(time.GetElapsedTime(pass.Since));
        }
    }
}
