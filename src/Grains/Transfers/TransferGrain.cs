using System.Collections.Immutable;
using Orleans.Concurrency;
using Orleans.Placement;
using OrleansOms.Grains.Hosting;
using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.Skus;
using OrleansOms.Grains.Interfaces.Transfers;

namespace OrleansOms.Grains.Transfers;

/// <summary>
/// One transfer in Orleans: lifetime and turn order, and what the rules can't see for themselves: places, SKUs and published stock. Rules:
/// <see cref="Transfer"/>.
/// </summary>
[Reentrant]
[PreferLocalPlacement]
[CollectionAgeLimit(Minutes = 1)]
public sealed class TransferGrain(IGrainContext context, GrainRuntime runtime)
    : JournaledGrain<TransferState, TransferCommand, TransferEvent>(context, runtime, Transfer.Rules), ITransferGrain
{
    public override ValueTask<Reply> Handle(Envelope<TransferCommand> command) => command.Command switch
    {
        RequestTransfer request => Request(command, request),
        TransferChange { Key: null } change => Take(command with { Command = change with { Key = Runtime.AnonymousKey() } }),
        _ => Take(command),
    };

    public ValueTask<TransferView?> View() => new(TransferViews.View(Durable));

    private async ValueTask<Reply> Request(Envelope<TransferCommand> envelope, RequestTransfer request)
    {
        var epoch = Runtime.Node.Log.Epoch;
        var from = await Runtime.Views.Location(request.From);
        var to = await Runtime.Views.Location(request.To);
        var lines = ImmutableArray.CreateBuilder<LineFacts>(request.Lines.Length);
        foreach (var line in request.Lines)
        {
            var sku = await Runtime.Views.Sku(line.Sku);
            var stock = await Runtime.Views.Stock(line.Sku, request.From);
            lines.Add(new LineFacts(sku is not null, sku?.Kind == SkuKind.Service, stock?.Available ?? 0));
        }

        var facts = new TransferFacts(from is not null, to is not null, lines.MoveToImmutable());
        return await Take(envelope with { Command = new RequestOnFacts(request, facts) }, epoch);
    }
}
