using FsCheck.Xunit;
using OrleansOms.Grains.Interfaces.Stock;
using OrleansOms.Grains.Stock;
using static OrleansOms.Grains.Tests.Stock.StockCases;

namespace OrleansOms.Grains.Tests.Stock;

/// <summary>
/// What holds after any sequence of commands. FsCheck shrinks what fails and prints its seed. That a second decision brings no event, and that
/// a snapshot reads back to the same JSON, is checked at every step by <see cref="Given{TState,TCommand,TEvent}"/>.
/// </summary>
public sealed class StockProperties
{
    private const int Walks = 150;

    [Property(MaxTest = Walks)]
    public void Buckets_AfterAnyCommands_AddUpAndAreTheFoldOfThePromises(Step[] steps) => StockWalk.Of(steps);

    [Property(MaxTest = Walks)]
    public void Keys_AfterAnyCommands_AreAnsweredAsTheFirstTime(Step[] steps) => StockWalk.Of(steps).CheckReplays();

    [Property(MaxTest = Walks / 3)]
    public void Snapshot_OfAnyState_GoesOnAsTheStateItself(Step[] steps, Step[] later)
    {
        var original = StockWalk.Of(steps);
        var restored = StockWalk.Of(steps);
        restored.Restart();
        foreach (var step in later)
        {
            original.Take(step);
            restored.Take(step);
        }

        Assert.Equal(original.Given.Snapshot(), restored.Given.Snapshot());
    }

    [Property(MaxTest = Walks)]
    public void Release_OfAReservation_IsItsExactInverse(Step[] steps, byte quantity, bool committed)
    {
        var walk = StockWalk.Of(steps);
        walk.Take(Record(MovementType.Receipt, 1 + quantity, "fresh"));
        var before = Levels(walk);
        var available = walk.Given.State.Available;
        if (available == 0)
        {
            return;
        }

        var taken = Math.Min(available, 1 + quantity);
        walk.Take(walk.Given.Reserve(A, taken));
        Assert.Equal(available - taken, walk.Given.State.Available);
        if (committed)
        {
            walk.Take(new CommitStock(A));
        }

        walk.Take(new ReleaseStock(A, taken));
        Assert.Equal(before, Levels(walk));
    }

    // What an order sends for one promise of 5 units: 1 is given back, 4 leave in two shipments.
    private static readonly StockCommand[] Script =
    [
        Nowhere.Reserve(A, 5), new CommitStock(A), new ReleaseStock(A, 1), new ShipStock(A, 1), new ShipStock(A, 4),
    ];

    [Property(MaxTest = 500)]
    public void Messages_OfOnePromiseInAnyOrder_EndInALegalState(byte[] deliveries)
    {
        var walk = StockWalk.Of([]);
        walk.Take(Record(MovementType.Receipt, 7));
        foreach (var delivery in deliveries)
        {
            walk.Take(Script[delivery % Script.Length]);
        }

        var state = walk.Given.State;
        Assert.InRange(7 - state.OnHand, 0, 4);
        Assert.InRange(state.Reserved + state.Committed, 0, 5);
    }

    [Property(MaxTest = 500)]
    public void Messages_OfOnePromiseRepeatedLate_ChangeNothing(byte[][] repeats)
    {
        var walk = StockWalk.Of([]);
        walk.Take(Record(MovementType.Receipt, 7));
        for (var i = 0; i < Script.Length; i++)
        {
            walk.Take(Script[i]);
            foreach (var repeat in i < repeats.Length ? repeats[i] : [])
            {
                walk.Take(Script[repeat % (i + 1)]);
            }
        }

        walk.Given.Levels(3, 3, 0, 0, 0, 0);
        Assert.Equal(new Promise(5, true, 1, 4), Assert.Single(walk.Given.State.Ended.Entries).Value with { Since = 0 });
    }

    private static StockView? Levels(StockWalk walk) => walk.Given.State.View()! with { Version = 0, AsOf = default };
}
