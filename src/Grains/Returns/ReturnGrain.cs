using System.Collections.Immutable;
using Orleans.Concurrency;
using Orleans.Placement;
using OrleansOms.Grains.Hosting;
using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.Orders;
using OrleansOms.Grains.Interfaces.Returns;

namespace OrleansOms.Grains.Returns;

/// <summary>
/// One return in Orleans: lifetime and turn order, and what the rules can't see for themselves: the policy of the day, and whether a place
/// takes returns. Rules: <see cref="Return"/>.
/// </summary>
[Reentrant]
[PreferLocalPlacement]
[CollectionAgeLimit(Minutes = 1)]
public sealed class ReturnGrain(IGrainContext context, GrainRuntime runtime, IGrainFactory grains, ReturnPolicy policy)
    : JournaledGrain<ReturnState, ReturnCommand, ReturnEvent>(context, runtime, Return.Rules), IReturnGrain
{
    public override ValueTask<Reply> Handle(Envelope<ReturnCommand> command) => command.Command switch
    {
        RequestReturn request => Request(command, request),
        ReturnChange { Key: null } change => Change(command, change with { Key = Runtime.AnonymousKey() }),
        ReturnChange change => Change(command, change),
        _ => Take(command),
    };

    public ValueTask<ReturnView?> View() => new(ReturnViews.View(Durable));

    // What the order would refuse as it stands is refused here, before anything is written.
    private async ValueTask<Reply> Request(Envelope<ReturnCommand> envelope, RequestReturn request)
    {
        var epoch = Runtime.Node.Log.Epoch;
        if (Activation.State.Terms is null)
        {
            var terms = new ReturnTerms(request.Order, request.Lines, request.Method, policy);
            var claim = Owing.Claim(Name.Id, Activation.State.NextNumber, terms);
            if (await grains.To<IOrderGrain>(request.Order).WouldRefuse(claim) is { } rejection && Activation.State.Terms is null)
            {
                // That there are no terms here says nothing where the return may have gone on in another process.
                return (Reply?)Runtime.NotNow(envelope) ?? rejection;
            }
        }

        return await Take(envelope with { Command = new RequestUnderPolicy(request, policy) }, epoch);
    }

    private async ValueTask<Reply> Change(Envelope<ReturnCommand> envelope, ReturnChange change)
    {
        if (change is not ReceiveReturn receive)
        {
            var reply = await Take(envelope with { Command = change });
            return reply is Rejected { Rejection.Code: ReturnRejections.NotLeftToInspectCode } && await Unknown((InspectReturn)change) is { } unknown
                ? unknown
                : reply;
        }

        var epoch = Runtime.Node.Log.Epoch;
        var place = await Runtime.Views.Location(receive.Location) switch
        {
            null => ReceivingPlace.Unknown,
            { Description.Returns: false } => ReceivingPlace.TakesNone,
            _ => ReceivingPlace.TakesReturns,
        };
        return await Take(envelope with { Command = new ReceiveAt(receive, place) }, epoch);
    }

    // At a place that nobody knows nothing lies, so the inspection is refused anyway; what is left to say is the better reason.
    private async ValueTask<Rejection?> Unknown(InspectReturn inspect)
    {
        var errors = ImmutableArray.CreateBuilder<RejectionError>();
        for (var i = 0; i < inspect.Lines.Length; i++)
        {
            if (inspect.Lines[i].Location is { } location && await Runtime.Views.Location(location) is null)
            {
                errors.Add(new RejectionError($"/lines/{i}/location", "There is no such location."));
            }
        }

        return errors.Count == 0 ? null : ReturnRejections.UnknownLocationAt(errors.ToImmutable());
    }
}
