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
public sealed class Post(IGrainFactory grains, Sourcer sourcer, PlaceFinder places)
{
    /// <summary>Sends a request once.</summary>
    /// <param name="from">The sender's name, <c>type/id</c>.</param>
    /// <param name="token">The sender's epoch.</param>
    /// <param name="durable">Whether all that led to it is on disk; a receiver in another process answers <see cref="NotDurableYet"/> until it is.</param>
    public ValueTask<Reply> SendAsync(string from, Request request, string token, bool durable)
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
