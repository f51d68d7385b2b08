using System.Buffers;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Primitives;
using OrleansOms.Api.Answers;
using OrleansOms.Api.Problems;

namespace OrleansOms.Api.Overload;

/// <summary>
/// How a request is refused for want of a place: <see cref="Problem.Overloaded"/>, from bytes that are made once, for it must cost next to nothing.
/// The body that came with the request is left to the server, which reads past it, so that the connection is good for the next one.
/// </summary>
internal static class OverloadAnswer
{
    private const string Mark = "TRACE";

    private static readonly byte[] Before;
    private static readonly byte[] After;

    // Who can best do without is asked to stay away longest.
    private static readonly StringValues[] RetryAfter = ["1", "2", "3"];

    static OverloadAnswer()
    {
        var text = JsonSerializer.Serialize(Problem.Overloaded.ToBody(Mark), ApiJson.Default.ProblemBody);
        var at = text.IndexOf(Mark, StringComparison.Ordinal);
        (Before, After) = (Encoding.UTF8.GetBytes(text[..at]), Encoding.UTF8.GetBytes(text[(at + Mark.Length)..]));
    }

    public static Task WriteAsync(HttpContext http, Urgency urgency)
    {
        var response = http.Response;
        var trace = Activity.Current?.TraceId.ToString() ?? http.TraceIdentifier;
        response.StatusCode = Problem.Overloaded.Status;
        response.ContentType = Problem.MediaType;
        response.Headers.CacheControl = "no-store";
        response.Headers.RetryAfter = RetryAfter[(int)urgency];
        response.ContentLength = Before.Length + trace.Length + After.Length;
        var body = response.BodyWriter;
        body.Write(Before);
        Encoding.ASCII.GetBytes(trace, body);
        body.Write(After);
        var flushed = body.FlushAsync(http.RequestAborted);
        return flushed.IsCompletedSuccessfully ? Task.CompletedTask : flushed.AsTask();
    }
}
