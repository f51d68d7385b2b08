using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.Stock;
using OrleansOms.Grains.Stock;
using static OrleansOms.Grains.Tests.Stock.StockCases;

namespace OrleansOms.Grains.Tests.Stock;

public sealed class StockPromiseTests
{
    [Fact]
    public void Reserve_OfTheLastUnit_HoldsIt() =>
        Given(Received(5)).When(Nowhere.Reserve(A, 5)).Then(new StockReserved(A, 5)).Answered(new Done()).After.Levels(5, 0, 5, 0, 0, 0);

    [Fact]
    public void Reserve_OfMoreThanIsAvailable_IsRefused() =>
        Given(Received(5)).When(Nowhere.Reserve(A, 6)).ThenRefused(new ReservationRefused(5, false));

    [Fact]
    public void Reserve_OfSafetyStock_IsRefused() =>
        Given(Received(5), Safety(2)).When(Nowhere.Reserve(A, 4)).ThenRefused(new ReservationRefused(3, false));

    [Fact]
    public void Reserve_OfWhatUnfinishedPlacementsHold_IsRefusedAsContended() =>
        Given(Received(5), new StockReserved(B, 2)).When(Nowhere.Reserve(A, 4)).ThenRefused(new ReservationRefused(3, true));

    [Fact]
    public void Reserve_OfWhatWouldComeFreeForSafetyOnly_IsNotContended() =>
        Given(Received(5), Safety(4), new StockReserved(B, 2)).When(Nowhere.Reserve(A, 2)).ThenRefused(new ReservationRefused(0, false));

    [Fact]
    public void Reserve_OfWhatIsCommitted_IsNotContended() =>
        Given(Received(5), new StockReserved(B, 2), new StockCommitted(B, 2)).When(Nowhere.Reserve(A, 4)).ThenRefused(new ReservationRefused(3, false));

    [Fact]
    public void Reserve_WhereNothingEverMoved_IsRefused() =>
        Nowhere.When(Nowhere.Reserve(A, 1)).ThenRefused(new ReservationRefused(0, false));

    [Fact]
    public void Reserve_Again_ChangesNothing() =>
        Given(Received(5), new StockReserved(A, 5)).When(Nowhere.Reserve(A, 5)).ThenNothing().Answered(new Done());

    [Fact]
    public void Reserve_AgainAfterItExpired_ChangesNothing()
    {
        var reserve = Nowhere.Reserve(A, 5);
        Given(Received(5), new StockReserved(A, 5)).After(TimeSpan.FromHours(1)).When(reserve).ThenNothing();
    }

    [Fact]
    public void Reserve_AgainForAnotherQuantity_IsRefused() =>
        Given(Received(5), new StockReserved(A, 2)).When(Nowhere.Reserve(A, 3)).ThenRejected("reservationDiffers");

    [Fact]
    public void Reserve_AfterItsOwnEnd_IsRefused() =>
        Given(Received(5), new StockReserved(A, 2), new StockReleased(A, 2)).When(Nowhere.Reserve(A, 2)).ThenRejected("reservationEnded");

    [Fact]
    public void Reserve_ArrivingAfterItsOwnRelease_IsRefused() =>
        Given(Received(5), new StockReleased(A, 0)).When(Nowhere.Reserve(A, 2)).ThenRejected("reservationEnded");

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    public void Reserve_ThatExpired_IsRefused(int secondsLate, bool refused)
    {
        var reserve = Nowhere.Reserve(A, 2);
        var when = Given(Received(5)).After(StockLimits.ReserveMessageLifetime + TimeSpan.FromSeconds(secondsLate)).When(reserve);
        _ = refused ? when.ThenRejected("messageExpired") : when.Then(new StockReserved(A, 2));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void Reserve_OfNothing_IsRefused(long quantity) =>
        Given(Received(5)).When(Nowhere.Reserve(A, quantity)).ThenRejected("quantityOutOfBounds");

    [Fact]
    public void Commit_OfAReservation_OwesItsUnits() =>
        Given(Received(5), new StockReserved(A, 3))
            .When(new CommitStock(A)).Then(new StockCommitted(A, 3)).Answered(new Done())
            .After.Levels(5, 2, 0, 3, 0, 0);

    [Fact]
    public void Commit_OfAReservationReleasedInPart_OwesTheRest() =>
        Given(Received(5), new StockReserved(A, 3), new StockReleased(A, 1))
            .When(new CommitStock(A)).Then(new StockCommitted(A, 2)).After.Levels(5, 3, 0, 2, 0, 0);

    [Fact]
    public void Commit_Again_ChangesNothing() =>
        Given(Received(5), new StockReserved(A, 3), new StockCommitted(A, 3)).When(new CommitStock(A)).ThenNothing();

    [Fact]
    public void Commit_ArrivingAgainAfterAllWasShipped_ChangesNothing() =>
        Given(Received(5), new StockReserved(A, 3), new StockCommitted(A, 3), new StockShipped(A, 3)).When(new CommitStock(A)).ThenNothing();

    [Fact]
    public void Commit_OfAnUnknownPromise_IsRefused() => Given(Received(5)).When(new CommitStock(A)).ThenRejected("unknownPromise");

    [Fact]
    public void Commit_AfterTheRelease_IsRefused() =>
        Given(Received(5), new StockReserved(A, 3), new StockReleased(A, 3)).When(new CommitStock(A)).ThenRejected("unknownPromise");

    [Fact]
    public void Release_OfAReservation_FreesIt() =>
        Given(Received(5), new StockReserved(A, 3))
            .When(new ReleaseStock(A, 3)).Then(new StockReleased(A, 3)).Answered(new Done())
            .After.Levels(5, 5, 0, 0, 0, 0);

    [Fact]
    public void Release_OfACommittedPromise_FreesIt() =>
        Given(Received(5), new StockReserved(A, 3), new StockCommitted(A, 3))
            .When(new ReleaseStock(A, 2)).Then(new StockReleased(A, 2)).After.Levels(5, 4, 0, 1, 0, 0);

    [Fact]
    public void Release_OfAHigherTotal_GivesBackTheDifference() =>
        Given(Received(5), new StockReserved(A, 3), new StockReleased(A, 1)).When(new ReleaseStock(A, 3)).Then(new StockReleased(A, 2));

    [Theory]
    [InlineData(2)]
    [InlineData(1)]
    [InlineData(0)]
    public void Release_OfATotalAlreadyReached_ChangesNothing(long total) =>
        Given(Received(5), new StockReserved(A, 3), new StockReleased(A, 2)).When(new ReleaseStock(A, total)).ThenNothing();

    [Fact]
    public void Release_OfMoreThanIsLeft_IsRefusedNamingWhatThereIs() =>
        Given(Received(5), new StockReserved(A, 3), new StockCommitted(A, 3), new StockShipped(A, 1), new StockReleased(A, 1))
            .When(new ReleaseStock(A, 3))
            .ThenRefused(Rejections.Conflict(
                "moreThanPromised",
                "The promise has fewer units left.",
                new RejectionError(null, "1 units are left.", Requested: 2, Available: 1)));

    [Fact]
    public void Release_OfAnUnknownPromise_LeavesATombstoneAndNoMovement()
    {
        var given = Given(Received(5));
        var after = given.When(new ReleaseStock(A, 3)).Then(new StockReleased(A, 0)).Answered(new Done()).After;
        Assert.Equal(given.State.View(), after.State.View());
    }

    [Fact]
    public void Release_Again_OfAnEndedPromise_ChangesNothing() =>
        Given(Received(5), new StockReserved(A, 3), new StockReleased(A, 3)).When(new ReleaseStock(A, 3)).ThenNothing();

    [Fact]
    public void Release_OfAShippedPromise_IsRefused() =>
        Given(Received(5), new StockReserved(A, 3), new StockCommitted(A, 3), new StockShipped(A, 3)).When(new ReleaseStock(A, 1)).ThenRejected("moreThanPromised");

    [Fact]
    public void Ship_OfACommittedPromise_TakesItsUnitsOut() =>
        Given(Received(5), new StockReserved(A, 3), new StockCommitted(A, 3))
            .When(new ShipStock(A, 2)).Then(new StockShipped(A, 2)).Answered(new Done())
            .After.Levels(3, 2, 0, 1, 0, 0);

    [Fact]
    public void Ship_OfAHigherTotal_ShipsTheDifference() =>
        Given(Received(5), new StockReserved(A, 3), new StockCommitted(A, 3), new StockShipped(A, 1)).When(new ShipStock(A, 3)).Then(new StockShipped(A, 2));

    [Theory]
    [InlineData(2)]
    [InlineData(1)]
    public void Ship_OfATotalAlreadyReached_ChangesNothing(long total) =>
        Given(Received(5), new StockReserved(A, 3), new StockCommitted(A, 3), new StockShipped(A, 2)).When(new ShipStock(A, total)).ThenNothing();

    [Fact]
    public void Ship_Again_OfAnEndedPromise_ChangesNothing() =>
        Given(Received(5), new StockReserved(A, 3), new StockCommitted(A, 3), new StockShipped(A, 3)).When(new ShipStock(A, 3)).ThenNothing();

    [Fact]
    public void Ship_Again_AfterTheTombstoneIsForgotten_ChangesNothing() =>
        Given(Received(5), new StockReserved(A, 3), new StockCommitted(A, 3), new StockShipped(A, 3))
            .After(TimeSpan.FromDays(1)).And(Received(1, "later"))
            .When(new ShipStock(A, 3)).ThenNothing().Answered(new Done());

    [Fact]
    public void Ship_OfAReservation_IsRefused() =>
        Given(Received(5), new StockReserved(A, 3)).When(new ShipStock(A, 3)).ThenRejected("notCommitted");

    [Fact]
    public void Ship_OfMoreThanIsLeft_IsRefused() =>
        Given(Received(5), new StockReserved(A, 3), new StockCommitted(A, 3), new StockReleased(A, 1)).When(new ShipStock(A, 3)).ThenRejected("moreThanPromised");

    [Fact]
    public void Ship_AfterTheRelease_IsRefused() =>
        Given(Received(5), new StockReserved(A, 3), new StockReleased(A, 3)).When(new ShipStock(A, 1)).ThenRejected("notCommitted");

    [Fact]
    public void Tombstone_OutlivesEveryReservationsMessage()
    {
        Assert.True(StockLimits.TombstoneRetention > 2 * StockLimits.ReserveMessageLifetime);
        var reserve = Nowhere.Reserve(A, 1);
        Given(Received(5), new StockReleased(A, 0))
            .After(StockLimits.ReserveMessageLifetime).And(new StockReserved(B, 1))
            .When(reserve).ThenRejected("reservationEnded");
    }

    [Fact]
    public void Tombstone_AfterItsTime_IsForgottenWithTheNextEvent()
    {
        var later = Given(Received(5), new StockReleased(A, 0)).After(StockLimits.TombstoneRetention);
        Assert.Equal(1, later.State.Ended.Count);
        Assert.Equal(0, later.And(new StockReserved(B, 1)).State.Ended.Count);
    }
}
