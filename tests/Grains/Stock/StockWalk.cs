using OrleansOms.Engine;
using OrleansOms.Grains.Interfaces.Stock;
using OrleansOms.Grains.Stock;
using static OrleansOms.Grains.Tests.Stock.StockCases;

namespace OrleansOms.Grains.Tests.Stock;

/// <summary>A random step, as three bytes that FsCheck makes and shrinks: what, to which promise or key, how much.</summary>
public readonly record struct Step(byte Kind, byte Which, byte Amount);

/// <summary>A random walk over a stock location. After each step the invariants of <see cref="StockState"/> are checked.</summary>
internal sealed class StockWalk
{
    private int _assignments;

    // By key: one that was forgotten after its day and used again has the answer of the later movement.
    private readonly Dictionary<string, (RecordMovement Movement, string Said)> _said = new(StringComparer.Ordinal);

    private Given<StockState, StockCommand, StockEvent> _given = Nowhere.And(new StockRegistered());

    public Given<StockState, StockCommand, StockEvent> Given => _given;

    public static StockWalk Of(IEnumerable<Step> steps)
    {
        var walk = new StockWalk();
        foreach (var step in steps)
        {
            walk.Take(step);
        }

        return walk;
    }

    /// <summary>Does one step: a command, or a while without any.</summary>
    public void Take(Step step)
    {
        switch (step.Kind % 25)
        {
            case 0:
                Take(Record(MovementType.Receipt, step.Amount, $"k{step.Which}"));
                break;
            case 1:
                Take(Record(MovementType.Adjustment, step.Amount - 128, $"k{step.Which}"));
                break;
            case 2:
                Take(Record(MovementType.Damage, step.Amount % 16, $"k{step.Which}"));
                break;
            case 3:
                Take(Record(MovementType.Repair, step.Amount % 16, $"k{step.Which}"));
                break;
            case 4:
                Take(Record(MovementType.Safety, step.Amount % 64, $"k{step.Which}"));
                break;
            case 5 or 11 or 12 or 13:
                Take(_given.Reserve(Promise(step), 1 + (step.Amount % 8)));
                break;
            case 6 or 7:
                Take(new CommitStock(Promise(step)));
                break;
            case 8:
                Take(new ReleaseStock(Promise(step), step.Amount % 10));
                break;
            case 9 or 10:
                Take(new ShipStock(Promise(step), step.Amount % 10));
                break;
            case 16:
                Take(new ReceiveReturned("return", step.Which % 3, 6));
                break;
            case 17:
                Take(_given.Dispose(step.Which % 3, step.Amount));
                break;
            case 18:
                Take(Demand(step));
                break;
            case 19:
                Take(new TakeHeldUnits(new PromiseId("waiter", _assignments + 1), _assignments + 1, 1 + (step.Which % 3), 1 + (step.Amount % 3)));
                _assignments = _given.State.Backorders?.Closed.UpTo ?? 0;
                break;
            case 20:
                Take(Record(MovementType.Count, step.Amount / 6, $"k{step.Which}"));
                break;
            case 21 when !_given.State.Transits.ContainsKey(Transfer(step)):
                Take(_given.Reserve(Transfer(step), 1 + (step.Amount % 8)));
                break;
            case 22 when _given.State.Transits.TryGetValue(Transfer(step), out var transit):
                Take(step.Amount % 2 == 0
                    ? new SettleTransit(Transfer(step), transit.Received + 1, transit.WrittenOff, null)
                    : new SettleTransit(Transfer(step), transit.Received, transit.WrittenOff + 1, "lost"));
                break;
            case 22:
                Take(new SendStock(Transfer(step)));
                break;
            case 24 when !_given.State.Untold.IsEmpty:
                var untold = _given.State.Untold[step.Which % _given.State.Untold.Count];
                Take(new ConfirmBreak(untold, _given.State.Promises[untold].Broken - (step.Amount % 2)));
                break;
            case 23:
                Take(step.Amount % 3 == 0
                    ? new ForgetArrival("t", step.Which % 3)
                    : new ReceiveTransferred("t", step.Which % 3, 4, Surplus: false));
                break;
            default:
                _given = _given.After(TimeSpan.FromMinutes(step.Amount));
                break;
        }
    }

    public void Take(StockCommand command)
    {
        var before = _given.State.Version;
        _given = _given.When(command).After;
        CheckInvariants(_given.State);
        if (command is RecordMovement movement && _given.State.Version > before)
        {
            _said[movement.Key.Key] = (movement, Said(movement));
        }
    }

    /// <summary>Every movement whose key is still remembered is answered as it was the first time.</summary>
    public void CheckReplays()
    {
        foreach (var (movement, said) in _said.Values.Where(entry => _given.State.Keys.Contains(entry.Movement.Key.Key)))
        {
            _given.When(movement).ThenKnown();
            Assert.Equal(said, Said(movement));
        }
    }

    /// <summary>Goes on from the snapshot of the state instead of the state.</summary>
    public void Restart() => _given = _given.Restarted();

    public static void CheckInvariants(StockState s)
    {
        long[] buckets = [s.Available, s.Reserved, s.Committed, s.Safety, s.Damaged, s.Quality];
        Assert.All(buckets, bucket => Assert.True(bucket >= 0));
        Assert.Equal(s.OnHand, buckets.Sum());
        var held = s.Backorders ?? BackorderHolds.None;
        Assert.Equal(s.Reserved, s.Promises.Values.Where(p => !p.Committed).Sum(p => p.Left) + held.Held);
        Assert.True(held.Held >= 0 && held.HeldEver >= held.Held && held.Offered <= held.HeldEver);
        Assert.True(held.Wanted <= 0 || s.Available == 0, "Units are available while lines wait for them.");
        Assert.Equal(s.Committed, s.Promises.Values.Where(p => p.Committed).Sum(p => p.Left));
        Assert.All(s.Promises, pair => Assert.True(
            pair.Value is { Left: >= 0, Released: >= 0, Shipped: >= 0, Told: >= 0, IsOver: false } && !s.Ended.Contains(pair.Key)));
        Assert.Equal([.. s.Untold], s.Promises.Where(pair => pair.Value.Broken > pair.Value.Told).Select(pair => pair.Key).ToArray());
        Assert.All(s.Promises.Values, promise => Assert.True(promise.Told <= promise.Broken));
        Assert.True(s.Returned.Values.Sum(units => units.Left) <= s.Quality);
        Assert.All(s.Returned.Values, units => Assert.True(units.Left > 0));
        Assert.Equal(s.InTransit, s.Transits.Values.Sum(transit => transit.Left));
        Assert.All(s.Transits.Values, transit => Assert.True(transit.Left > 0));
        Assert.All(s.EndedReturns.Entries, entry => Assert.Equal(0, entry.Value.Left));
        Assert.All(s.Ended.Entries, entry => Assert.Equal(0, entry.Value.Left));
    }

    // Now and then the SKU returns a unit of what is held.
    private HoldForBackorders Demand(Step step)
    {
        var holds = _given.State.Backorders ?? BackorderHolds.None;
        var returns = step.Amount % 2 == 0 && holds.Held > 0;
        _assignments += returns ? 1 : 0;
        return new(holds.Version + 1, holds.HeldEver + (step.Which % 16), returns ? [new UnneededUnits(_assignments, 1)] : []);
    }

    private static PromiseId Transfer(Step step) => PromiseId.OfTransfer("t", step.Which % 3);

    private static PromiseId Promise(Step step) => new("order", step.Which % 3);

    private string Said(RecordMovement movement)
    {
        var answer = StockLocation.Rules.Answer(_given.State, movement);
        Assert.Equal(AnswerKind.Now, answer.Kind);
        return answer.Reply!.ToString();
    }
}
