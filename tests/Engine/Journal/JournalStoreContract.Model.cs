using FsCheck;
using FsCheck.Fluent;

namespace OrleansOms.Engine.Tests.Journal;

public abstract partial class JournalStoreContract
{
    private int _runs;

    /// <summary>How many random sequences the property below tries; a store behind a network may want fewer.</summary>
    protected virtual int Sequences => 60;

    [Fact]
    public void Store_AfterAnySequenceOfFlushes_HoldsWhatAPlainModelHolds() =>
        Prop.ForAll<Step[]>(ArbMap.Default.ArbFor<Step[]>(), RunAsync)
            .Check(Config.QuickThrowOnFailure.WithMaxTest(Sequences).WithEndSize(40));

    private async Task RunAsync(Step[] steps)
    {
        var run = new ModelRun(Store, ++_runs);
        foreach (var step in steps)
        {
            await run.TakeAsync(step, Stop);
        }

        await run.CompareAsync(Stop);
    }

    /// <summary>One flush, told by small numbers so that it can be generated and shrunk.</summary>
    /// <param name="Grains">Bit set of the run's four grains; each gets a row.</param>
    /// <param name="Events">Gives each row's count.</param>
    /// <param name="AlarmMinutes">The rows' alarm from noon on; null for none.</param>
    /// <param name="Snapshots">Whether each row comes with a snapshot.</param>
    /// <param name="Clash">Whether one row repeats a version, so that the flush must fail.</param>
    /// <param name="Customer">Below zero erases a customer's key, above zero adds one if there is none.</param>
    public sealed record Step(byte Grains, byte Events, sbyte? AlarmMinutes, bool Snapshots, bool Clash, sbyte Customer);
}
