using OrleansOms.Engine;
using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.Skus;
using OrleansOms.Grains.Interfaces.Stock;
using OrleansOms.Grains.Stock;
using static OrleansOms.Grains.Tests.Stock.StockCases;

namespace OrleansOms.Grains.Tests.Stock;

public sealed class StockMovementTests
{
    [Fact]
    public void Receipt_OfUnits_RaisesOnHand() =>
        Given(Received(5))
            .When(Record(MovementType.Receipt, 3))
            .Then(new StockReceived(3, "because", "REF-1", Key("k")))
            .After.Levels(8, 8, 0, 0, 0, 0);

    [Fact]
    public void Adjustment_Up_RaisesOnHand() =>
        Given(Received(5))
            .When(Record(MovementType.Adjustment, 3))
            .Then(new StockAdjusted(3, "because", "REF-1", Key("k")))
            .After.Levels(8, 8, 0, 0, 0, 0);

    [Fact]
    public void Adjustment_DownToTheLastFreeUnit_LowersOnHand() =>
        Given(Received(5), Safety(2), new StockReserved(A, 1))
            .When(Record(MovementType.Adjustment, -4))
            .Then(new StockAdjusted(-4, "because", "REF-1", Key("k")))
            .After.Levels(1, 0, 1, 0, 0, 0);

    [Fact]
    public void Adjustment_BelowWhatIsFree_IsRefusedNamingWhatThereIs() =>
        Given(Received(5), new StockReserved(A, 1))
            .When(Record(MovementType.Adjustment, -5))
            .ThenRefused(Rejections.Conflict(
                "insufficientStock",
                "Fewer units than that are free. What is promised to orders only a count can take.",
                new RejectionError("/quantity", "4 units are free.", Sku: "85123A", Requested: 5, Available: 4)));

    [Fact]
    public void Damage_OfFreeUnits_MovesThemAside() =>
        Given(Received(5))
            .When(Record(MovementType.Damage, 2))
            .Then(new StockDamaged(2, "because", "REF-1", Key("k")))
            .After.Levels(5, 3, 0, 0, 0, 2);

    [Fact]
    public void Damage_OfMoreThanIsFree_IsRefused() =>
        Given(Received(5), new StockReserved(A, 4)).When(Record(MovementType.Damage, 2)).ThenRejected("insufficientStock");

    [Fact]
    public void Repair_OfDamagedUnits_FreesThem() =>
        Given(Received(5), Damaged(3))
            .When(Record(MovementType.Repair, 2))
            .Then(new StockRepaired(2, "because", "REF-1", Key("k")))
            .After.Levels(5, 4, 0, 0, 0, 1);

    [Fact]
    public void Repair_OfMoreThanIsDamaged_IsRefusedNamingWhatThereIs() =>
        Given(Received(5), Damaged(1))
            .When(Record(MovementType.Repair, 2))
            .ThenRefused(Rejections.Conflict(
                "notEnoughDamaged",
                "Fewer units than that are damaged.",
                new RejectionError("/quantity", "1 units are damaged.", Sku: "85123A", Requested: 2, Available: 1)));

    [Theory]
    [InlineData(0, 5, 0)]
    [InlineData(3, 2, 3)]
    [InlineData(9, 0, 5)]
    public void Safety_Target_IsFilledFromFreeUnits(long target, long available, long safety) =>
        Given(Received(5))
            .When(Record(MovementType.Safety, target))
            .Then(new SafetySet(target, "because", "REF-1", Key("k")))
            .After.Levels(5, available, 0, 0, safety, 0);

    [Theory]
    [InlineData(MovementType.Receipt, 0)]
    [InlineData(MovementType.Receipt, -1)]
    [InlineData(MovementType.Receipt, StockLimits.MovementMax + 1)]
    [InlineData(MovementType.Adjustment, 0)]
    [InlineData(MovementType.Adjustment, long.MinValue)]
    [InlineData(MovementType.Adjustment, long.MaxValue)]
    [InlineData(MovementType.Damage, 0)]
    [InlineData(MovementType.Repair, -1)]
    [InlineData(MovementType.Safety, -1)]
    [InlineData(MovementType.Safety, StockLimits.MovementMax + 1)]
    public void Movement_OfAQuantityOutOfBounds_IsRefused(MovementType type, long quantity) =>
        Given(Received(5)).When(Record(type, quantity)).ThenRejected("quantityOutOfBounds");

    [Theory]
    [InlineData(MovementType.Receipt)]
    [InlineData(MovementType.Adjustment)]
    public void OnHand_BeyondItsBound_IsRefused(MovementType type) =>
        Given(Received(StockLimits.OnHandMax - 5)).When(Record(type, 6)).ThenRejected("onHandTooLarge");

    [Fact]
    public void OnHand_UpToItsBound_IsTaken() =>
        Given(Received(StockLimits.OnHandMax - 5)).When(Record(MovementType.Receipt, 5)).After.Levels(StockLimits.OnHandMax, StockLimits.OnHandMax, 0, 0, 0, 0);

    [Theory]
    [InlineData(1L, true)]
    [InlineData(0L, false)]
    [InlineData(2L, false)]
    public void IfMatch_OtherThanTheVersion_IsStale(long ifMatch, bool fits)
    {
        var when = Given(Received(5)).When(Record(MovementType.Receipt, 1, ifMatch: ifMatch));
        _ = fits ? when.Then(new StockReceived(1, "because", "REF-1", Key("k"))) : when.ThenRefused(Rejections.StaleVersion);
    }

    [Fact]
    public void IfMatch_OfTheVersionAnswered_FitsAfterTheRegistrationToo() =>
        Given(Received(5), new StockRegistered())
            .When(Record(MovementType.Receipt, 1, ifMatch: 1))
            .Then(new StockReceived(1, "because", "REF-1", Key("k")));

    [Fact]
    public void Key_MetBeforeWithTheSameBody_IsKnownBeforeStateIsJudged() =>
        Given(Received(5))
            .When(Record(MovementType.Adjustment, -5, ifMatch: 1)).After
            .When(Record(MovementType.Adjustment, -5, ifMatch: 1))
            .ThenKnown();

    [Fact]
    public void Key_MetBeforeWithAnotherBody_IsRefused() =>
        Given(Received(5, "k")).When(Record(MovementType.Receipt, 5, fingerprint: "other")).ThenRefused(Rejections.KeyReused);

    [Fact]
    public void Key_OfARefusedMovement_IsJudgedAnew() =>
        Given(Received(5))
            .When(Record(MovementType.Damage, 6)).ThenRejected("insufficientStock").After
            .And(Received(1, "more"))
            .When(Record(MovementType.Damage, 6))
            .Then(new StockDamaged(6, "because", "REF-1", Key("k")));

    [Fact]
    public void Key_Replayed_IsAnsweredWithTheLevelsOfThen()
    {
        var first = Given(new StockRegistered()).When(Record(MovementType.Receipt, 5));
        var said = new StockLevels(new("85123A", "WH-GB-DAVENTRY", 5, 5, 0, 0, 0, 0, 0, 0, 2, first.After.Now));
        first.Answered(said).After
            .After(TimeSpan.FromHours(1)).And(Received(10, "later"), new StockReserved(A, 3))
            .When(Record(MovementType.Receipt, 5))
            .ThenKnown()
            .Answered(said);
    }

    [Fact]
    public void Key_WithinADay_IsRemembered() =>
        Given(Received(1, "k"))
            .After(StockLimits.KeyRetention - TimeSpan.FromSeconds(1)).And(Received(1, "later"))
            .When(Record(MovementType.Receipt, 1))
            .ThenKnown();

    [Fact]
    public void Key_AfterADay_IsForgottenWithTheNextEvent()
    {
        var dayLater = Given(Received(1, "k")).After(StockLimits.KeyRetention).And(new StockReserved(A, 1));
        Assert.Equal(0, dayLater.State.Keys.Count);
        dayLater.When(Record(MovementType.Receipt, 1)).Then(new StockReceived(1, "because", "REF-1", Key("k")));
    }

    [Fact]
    public void Keys_AtTheirBound_RefuseAMovementUntilTheOldestIsADayOld()
    {
        var full = Given([.. Enumerable.Range(0, StockLimits.KeysMax).Select(i => Received(1, $"k{i}"))]);
        full.When(Record(MovementType.Receipt, 1)).ThenRefused(Rejections.TooManyKeys);
        full.When(Record(MovementType.Receipt, 1, "k0")).ThenKnown();
        var dayLater = full.After(StockLimits.KeyRetention);
        var taken = dayLater.When(Record(MovementType.Receipt, 1)).Then(new StockReceived(1, "because", "REF-1", Key("k")));
        Assert.Equal(1, taken.After.State.Keys.Count);
    }

    [Fact]
    public void FirstMovement_BeforeTheSkuKnows_IsAnsweredLater()
    {
        var first = Nowhere.When(Record(MovementType.Receipt, 5)).AnsweredLater();
        first.After.When(Record(MovementType.Receipt, 5)).ThenKnown().AnsweredLater();

        var owed = Assert.Single(first.After.Owed.Requests);
        Assert.Equal(new Engine.Request("register", new GrainName("sku", "85123A"), new RegisterStock("WH-GB-DAVENTRY")), owed);

        var registered = first.After.When(StockLocation.Rules.Answered(owed, new Done())).Then(new StockRegistered()).After;
        Assert.Empty(registered.Owed.Requests);
        registered.When(Record(MovementType.Receipt, 5)).ThenKnown()
            .Answered(new StockLevels(new("85123A", "WH-GB-DAVENTRY", 5, 5, 0, 0, 0, 0, 0, 0, 1, registered.Now)));
    }

    [Fact]
    public void Location_WithoutAMovement_OwesNothingAndShowsNothing()
    {
        var released = Nowhere.When(new ReleaseStock(A, 1)).After;
        Assert.Null(released.State.View());
        Assert.Empty(released.Owed.Requests);
    }

    [Fact]
    public void Ledger_OfEachEvent_SaysWhatMoved()
    {
        var at = Nowhere.Now;
        Assert.Equal<string[]>(
            ["receipt 5", "adjustment -1", "damage 2", "repair 1", "safety 9", "reserve 3 order-a", "commit 3 order-a", "release 1 order-a", "ship 2 order-a"],
            new StockEvent[]
            {
                Received(5),
                new StockAdjusted(-1, "r", null, Key("b")),
                Damaged(2),
                new StockRepaired(1, "r", null, Key("c")),
                Safety(9),
                new StockRegistered(),
                new StockReserved(A, 3),
                new StockCommitted(A, 3),
                new StockReleased(A, 1),
                new StockReleased(B, 0),
                new StockShipped(A, 2),
            }
            .Select((body, i) => StockLocation.Ledger(new Recorded<StockEvent>(i + 1, new Origin(at, "operator", "req-1"), body)))
            .OfType<StockMovement>()
            .Select(line => $"{line.Type} {line.Quantity} {line.Order}".TrimEnd()).ToArray());
        Assert.Equal(
            new StockMovement(7, "receipt", 5, at, "node-1", "req-1", "delivery", null, null),
            StockLocation.Ledger(new Recorded<StockEvent>(7, new Origin(at, "node-1", "req-1"), Received(5))));
    }

    [Theory]
    [InlineData("85123A")]
    [InlineData("@WH")]
    [InlineData("85123A@")]
    [InlineData("a@b@c")]
    public void Id_OtherThanSkuAtLocation_IsRefused(string id) => Assert.Throws<FormatException>(() => StockLocation.Rules.Initial(id));
}
