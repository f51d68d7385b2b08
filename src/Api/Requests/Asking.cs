using System.Diagnostics;
using OrleansOms.Api.Access;
using OrleansOms.Api.Overload;
using OrleansOms.Grains.Interfaces;

namespace OrleansOms.Api.Requests;

/// <summary>Who asks, and because of what, as grains are told.</summary>
internal static class Asking
{
    private const int CauseLengthMax = 200;

    /// <summary>A client's command: it names no process, so its answer waits for the disk, and when it would come too late nothing is decided.</summary>
    public static Envelope<TCommand> Asks<TCommand>(this HttpContext http, TCommand command)
        where TCommand : class => new(command, http.Caller().Name, Cause(http), Deadline: http.Features.Get<AnswerBy>()?.At);

    private static string Cause(HttpContext http)
    {
        var cause = "request/" + (Activity.Current?.TraceId.ToString() ?? http.TraceIdentifier);
        return cause.Length <= CauseLengthMax ? cause : cause[..CauseLengthMax];
    }
}
