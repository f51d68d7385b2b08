using OrleansOms.Engine;
using OrleansOms.Grains.Hosting.Homes;
using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.Orders;
using OrleansOms.Grains.Interfaces.References;
using OrleansOms.Grains.Interfaces.Skus;
using OrleansOms.Grains.Interfaces.Stock;
using OrleansOms.Grains.Orders;
using OrleansOms.Grains.Skus;
using Request = OrleansOms.Engine.Request;

namespace OrleansOms.Grains.Hosting;

/// <summary>Carries what one grain owes to another as an Orleans call, whose response is the answer: there is never a request back.</summary>
/// <param name="others">Null where there are none: then each message is a call of its own.</param>
public sealed class Post(IGrainFactory grains, Sourcer sourcer, PlaceFinder places, OtherSilos? others = null)
{
    /// <summary>Whether a grain that is not in memory here belongs to another silo, as far as this one knows. It may be wrong: then a message takes longer.</summary>
    public bool GoesElsewhere(GrainName to) => others?.Have(to) == true;

    /// <summary>Sends a request once.</summary>
    /// <param name="from">The sender's name, <c>type/id</c>.</param>
    /// <param name="token">The sender's epoch.</param>
    /// <param name="durable">Whether all that led to it is on disk; a receiver in another process answers <see cref="NotDurableYet"/> until it is.</param>
    public ValueTask<Reply> SendAsync(string from, Request request, string token, bool durable) =>
        durable && others?.Of(request.To) is { } other ? SendWithOthers(other, from, request, token) : SendAlone(from, request, token, durable);

    // In one call with what else goes to that silo. A grain that is not in memory there is called into it by a message of its own.
    private async ValueTask<Reply> SendWithOthers(OtherSilo other, string from, Request request, string token) =>
        await other.DeliverAsync(new(request.To.Type, request.To.Id, request.Message, from, request.Id, token)) ?? await SendAlone(from, request, token, durable: true);

    private ValueTask<Reply> SendAlone(string from, Request request, string token, bool durable)
    {
        return request.Message switch
        {
            StockCommand message => grains.To<IStockGrain>(request.To.Id).Handle(Wrap(message)),
            SkuCommand message => grains.To<ISkuGrain>(request.To.Id).Handle(Wrap(message)),
            OrderCommand message => grains.To<IOrderGrain>(request.To.Id).Handle(Wrap(message)),
            ReferenceCommand message => grains.To<IReferenceGrain>(request.To.Id).Handle(Wrap(message)),
            SourceOrder message => sourcer.AnswerAsync(message),
            FindPlaces message => places.AnswerAsync(message),
            _ => throw new InvalidOperationException($"{request.To.Type} takes no {request.Message.GetType().Name}."),
        };

        Envelope<T> Wrap<T>(T message)
            where T : class => new(message, from, request.Id, token, durable);
    }
}
