using System.Collections.Immutable;
using Orleans.Concurrency;
using OrleansOms.Engine.Journal;
using OrleansOms.Grains.Hosting;
using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.Stock;

namespace OrleansOms.Grains.Stock;

/// <summary>One stock location in Orleans: lifetime and turn order only. Rules: <see cref="StockLocation"/>.</summary>
[Reentrant]
public sealed class StockGrain(IGrainContext context, GrainRuntime runtime)
    : JournaledGrain<StockState, StockCommand, StockEvent>(context, runtime, StockLocation.Rules), IStockGrain
{
    public ValueTask<Reply> Handle(Envelope<StockCommand> command) => Take(command);

    public ValueTask<StockView?> View() => new(Durable.View());

    public async ValueTask<ImmutableArray<StockMovement>> Movements(long from, int limit)
    {
        var found = ImmutableArray.CreateBuilder<StockMovement>();
        while (found.Count < limit)
        {
            var rows = await Runtime.Node.Store.ReadRowsAsync(Name, from, limit, CancellationToken.None);
            if (rows.Count == 0)
            {
                break;
            }

            found.AddRange(rows
                .SelectMany(row => EventJson.Read(row, StockLocation.Rules.Events))
                .Where(recorded => recorded.Version >= from)
                .Select(recorded => StockLocation.Ledger(recorded))
                .OfType<StockMovement>()
                .Take(limit - found.Count));
            from = rows[^1].LastVersion + 1;
        }

        return found.ToImmutable();
    }
}
