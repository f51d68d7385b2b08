using OrleansOms.Engine;
using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.References;
using OrleansOms.Grains.Interfaces.Skus;
using OrleansOms.Grains.Interfaces.Stock;
using OrleansOms.Grains.Orders;
using Request = OrleansOms.Engine.Request;

namespace OrleansOms.Grains.Hosting;

/// <summary>Carries what one grain owes to another as an Orleans call, whose response is the answer: there is never a request back.</summary>
public sealed class Post(References grains, Node node, Sourcer sourcer)
{
    /// <summary>
    /// Sends at once; a receiver in another process turns the message back until what led to it is on disk, and then it is sent again.
    /// </summary>
    /// <param name="token">The sender's epoch; once it has ended the message is not sent.</param>
    public async ValueTask<Reply?> SendAsync(GrainName from, Request request, string token)
    {
        var epoch = node.Log.Epoch;
        if (epoch.Token != token)
        {
            return null;
        }

        var answer = await SendAsync(from, request, token, durable: false);
        if (answer is not NotDurableYet)
        {
            return answer;
        }

        return await node.Log.DurableAsync(epoch) ? await SendAsync(from, request, token, durable: true) : null;
    }

    private ValueTask<Reply> SendAsync(GrainName from, Request request, string token, bool durable)
    {
        return request.Message switch
        {
            StockCommand message => grains.To<IStockGrain>(request.To.Id).Handle(Wrap(message)),
            SkuCommand message => grains.To<ISkuGrain>(request.To.Id).Handle(Wrap(message)),
            ReferenceCommand message => grains.To<IReferenceGrain>(request.To.Id).Handle(Wrap(message)),
            SourceOrder message => sourcer.AnswerAsync(message),
            _ => throw new InvalidOperationException($"{request.To.Type} takes no {request.Message.GetType().Name}."),
        };

        Envelope<T> Wrap<T>(T message)
            where T : class => new(message, from.ToString(), request.Id, token, durable);
    }
}
