using Microsoft.AspNetCore.WebUtilities;

namespace OrleansOms.Api.Problems;

/// <summary>What routing refuses without a body: unknown routes and methods.</summary>
internal static class BareStatuses
{
    /// <summary>The body that a response lacks; null when it has one, or needs none.</summary>
    public static Problem? Find(HttpResponse response, string method) =>
        response.StatusCode < 400 || response.HasStarted || response.ContentType is not null || response.ContentLength > 0
            ? null
            : Of(response.StatusCode, method);

    private static Problem Of(int status, string method) => status switch
    {
        StatusCodes.Status404NotFound => new(status, "routeNotFound", "There is nothing at this path."),
        StatusCodes.Status405MethodNotAllowed => new(status, "methodNotAllowed", $"{method} is not for this path; Allow says what is."),
        StatusCodes.Status415UnsupportedMediaType => new(status, "unsupportedMediaType", "Send application/json."),
        _ => new(status, $"http{status}", ReasonPhrases.GetReasonPhrase(status)),
    };
}
