using Microsoft.Extensions.Logging;
using OrleansOms.Engine;
using OrleansOms.Engine.PersonalData;
using OrleansOms.Grains.Interfaces;
using Request = OrleansOms.Engine.Request;

namespace OrleansOms.Grains.Hosting;

/// <summary>What the shells need of their silo.</summary>
public sealed partial class GrainRuntime(
    Node node, Post post, INeighbours neighbours, Views views, Vault vault, Func<Guid> newId, ILogger<GrainRuntime> log)
{
    public Node Node => node;

    public Post Post => post;

    public INeighbours Neighbours => neighbours;

    public Views Views => views;

    public Vault Vault => vault;

    /// <summary>What is told of a command whose decision never happened, or may not have.</summary>
    public Unavailable Unavailable => new("The process could not make it durable. Nothing is known to have happened.", node.Log.StoreIsFull);

    /// <summary>
    /// Why a client's command is not even decided: it comes too late to be of use, more waits for the disk than should, or the grain may have gone on in another
    /// process by now, so that a refusal or a repeated answer would be out of date. Null when it may be.
    /// Messages between grains are never turned away: what is owed has to get done, or those who wait for it would wait for good.
    /// </summary>
    public Unavailable? NotNow<TCommand>(Envelope<TCommand> envelope)
        where TCommand : class =>
        envelope.Process is not null ? null
        : envelope.Deadline < node.Now ? new Unavailable("It came too late to be of use. Nothing has happened.", TooMuch: true)
        : node.Log.Full ? new Unavailable("Too much waits for the disk. Nothing has happened.", TooMuch: true)
        : node.IsStalled || !node.Lease.IsFresh ? Unavailable
        : null;

    /// <summary>A key for a request that came without: nobody can repeat it.</summary>
    public RequestKey AnonymousKey() => AnonymousKeys.Of(newId());

    /// <summary>Notes that a request got no answer; it is sent again, so this is no error yet.</summary>
    public void NoAnswer(GrainName from, Request request, Exception reason) => LogNoAnswer(from, request.Id, request.To, reason.GetType().Name);

    /// <summary>Tells of an answer that the rules could not take. It stays owed and is asked for again.</summary>
    public void Defect(GrainName grain, Request request, Exception defect) => LogDefect(defect, grain, request.Id, request.To);

    [LoggerMessage(LogLevel.Error, "{Grain} could not take the answer to {Request} from {To}")]
    private partial void LogDefect(Exception defect, GrainName grain, string request, GrainName to);

    [LoggerMessage(LogLevel.Debug, "{From} got no answer to {Request} from {To}: {Reason}")]
    private partial void LogNoAnswer(GrainName from, string request, GrainName to, string reason);
}
