using Microsoft.AspNetCore.WebUtilities;

namespace OrleansOms.Api.Problems;

/// <summary>Gives a body to what routing refuses without one: unknown routes and methods.</summary>
internal sealed class BareStatuses(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext http)
    {
        await next(http);
        var response = http.Response;
        if (response.HasStarted || response.StatusCode < 400 || response.ContentType is not null || response.ContentLength > 0) return;

        await Of(response.StatusCode, http.Request.Method).ExecuteAsync(http);
    }

    private static Problem Of(int status, string method) => status switch
    {
        StatusCodes.Status404NotFound => new(status, "routeNotFound", "There is nothing at this path."),
        StatusCodes.Status405MethodNotAllowed => new(status, "methodNotAllowed", $"{method} is not for this path; Allow says what is."),
        StatusCodes.Status415UnsupportedMediaType => new(status, "unsupportedMediaType", "Send application/json."),
        _ => new(status, $"http{status}", ReasonPhrases.GetReasonPhrase(status)),
    };
}
