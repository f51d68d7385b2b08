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
    private const int RowsPerRead = 500;

    public ValueTask<Reply> Handle(Envelope<StockCommand> command) => Take(command);

    public ValueTask<StockView?> View() => new(Durable.View());

    public async ValueTask<StockView?> LevelsAt(DateTimeOffset at)
    {
        if (Durable.View() is not { } now || at >= now.AsOf)
        {
            return Durable.View();
        }

        var state = StockLocation.Rules.Initial(Name.Id);
        IReadOnlyList<Row> rows;
        for (long from = 1; (rows = await Runtime.Node.Store.ReadRowsAsync(Name, from, RowsPerRead, CancellationToken.None)).Count > 0; from = rows[^1].LastVersion + 1)
        {
            foreach (var recorded in rows.SelectMany(row => EventJson.Read(row, StockLocation.Rules.Events)))
            {
                // Times never fall within a grain.
                if (recorded.Origin.At > at)
                {
                    return state.View();
                }

                state = StockLocation.Rules.Evolve(state, recorded);
            }
        }

        return state.View();
    }

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
