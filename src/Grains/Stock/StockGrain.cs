using System.Collections.Immutable;
using Orleans.Concurrency;
using OrleansOms.Engine.Journal;
using OrleansOms.Grains.Hosting;
using OrleansOms.Grains.Hosting.Homes;
using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.Stock;

namespace OrleansOms.Grains.Stock;

/// <summary>One stock location in Orleans: lifetime and turn order only. Rules: <see cref="StockLocation"/>.</summary>
[Reentrant]
[HomePlacement]
public sealed class StockGrain(IGrainContext context, GrainRuntime runtime)
    : JournaledGrain<StockState, StockCommand, StockEvent>(context, runtime, StockLocation.Rules), IStockGrain
{
    private const int RowsPerRead = 500;

    public override ValueTask<Reply> Handle(Envelope<StockCommand> command) =>
        command.Command is RecordMovement { Type: MovementType.Count, CountedAt: { } at } count ? Count(command, count, at) : Take(command);

    public ValueTask<StockView?> View() => new(Durable.View());

    public async ValueTask<StockView?> LevelsAt(DateTimeOffset at) => (await StateAt(at)).View();

    private async ValueTask<StockState> StateAt(DateTimeOffset at)
    {
        if (Durable is var now && at >= now.AsOf)
        {
            return now;
        }

        var state = StockLocation.Rules.Initial(Name.Id);
        IReadOnlyList<Row> rows;
        for (long from = 1; (rows = await Read(from, RowsPerRead)).Count > 0; from = rows[^1].LastVersion + 1)
        {
            foreach (var recorded in rows.SelectMany(row => EventJson.Read(row, StockLocation.Rules.Events)))
            {
                // Times never fall within a grain.
                if (recorded.Origin.At > at)
                {
                    return state;
                }

                state = StockLocation.Rules.Evolve(state, recorded);
            }
        }

        return state;
    }

    public async ValueTask<ImmutableArray<StockMovement>> Movements(long from, int limit)
    {
        var found = ImmutableArray.CreateBuilder<StockMovement>();
        while (found.Count < limit)
        {
            var rows = await Read(from, limit);
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

    private ValueTask<IReadOnlyList<Row>> Read(long from, int limit) =>
        Runtime.Node.Store.ReadRowsAsync(Name, from, limit, CancellationToken.None).OrUnavailable();

    // What was decided by now is on disk before the history is read, and what is decided later is later than the count.
    private async ValueTask<Reply> Count(Envelope<StockCommand> envelope, RecordMovement count, DateTimeOffset at)
    {
        var epoch = Runtime.Node.Log.Epoch;
        await Runtime.Node.Log.DurableAsync(epoch);
        var then = await StateAt(at);
        return await Take(envelope with { Command = new CountAsOf(count, then.OnHand, then.Variance) }, epoch);
    }
}
