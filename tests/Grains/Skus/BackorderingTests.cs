using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.Orders;
using OrleansOms.Grains.Interfaces.Skus;
using OrleansOms.Grains.Interfaces.Stock;
using OrleansOms.Grains.Skus;
using Request = OrleansOms.Engine.Request;

namespace OrleansOms.Grains.Tests.Skus;

using GivenSku = Given<SkuState, SkuCommand, SkuEvent>;

/// <summary>Who waits for a SKU, who is told, and who is served.</summary>
public sealed class BackorderingTests
{
    private static readonly WaitId A = new("o-a", 1);
    private static readonly WaitId B = new("o-b", 1);
    private static readonly WaitId C = new("o-c", 1);

    private static readonly GivenSku Plain = new(Sku.Rules, "S");

    /// <summary>Backorderable, with stock at X, which ships, and Z, which does not. Version 4.</summary>
    private static readonly GivenSku Known = Plain.And(
        new SkuDescriptionSet(null, SkuKind.Stock, true, null),
        new SkuStockRegistered("X"),
        new SkuStockRegistered("Z"),
        new LocationFlagsFound([new("X", true, true), new("Z", false, true)]));

    [Fact]
    public void Wait_OfAnyPlace_IsAnsweredWhenThoseWhoCouldServeItAreTold()
    {
        var waiting = Known.When(Wait(A, 5)).Then(new WaitRegistered(A, 5, null, false)).AnsweredLater().After;
        Assert.Equal(["hold/X v5 up to 5"], Owed(waiting));
        Assert.Equal(5, waiting.State.View()!.Waiting);
        waiting.When(new ConfirmDemand("X", 5, 5)).Then(new StockTold("X", 5, 5)).After.When(Wait(A, 5)).ThenNothing().Answered(new Done());
    }

    [Fact]
    public void Wait_ThatComesWhileALocationIsToldOfAnother_IsToldOnceMore()
    {
        var second = Known.And(new WaitRegistered(A, 5, null, false), new StockTold("X", 5, 5), new WaitWithdrawn(A, 5))
            .When(Wait(B, 5)).AnsweredLater().After;
        Assert.Equal(["hold/X v8 up to 5"], Owed(second));
        second.When(new ConfirmDemand("X", 7, 0)).After.When(Wait(B, 5)).ThenNothing().AnsweredLater();
    }

    /// <summary>The message that tells of it may be on its way still: the location would hold units that nobody waits for.</summary>
    [Fact]
    public void Wait_ThatCameAndWentWhileALocationWasToldOfAnother_IsToldOfToo()
    {
        var gone = Waiting((A, 5, null)).And(new WaitRegistered(B, 2, null, false), new WaitWithdrawn(B, 2));
        Assert.Equal(["hold/X v8 up to 5"], Owed(gone));
        Assert.Equal(Owed(gone), Owed(gone.Restarted()));
        Assert.Equal(["hold/X v9 up to 0"], Owed(gone.And(new WaitWithdrawn(A, 5)).Restarted()));
        Assert.Empty(Owed(gone.When(new ConfirmDemand("X", 8, 5)).After.Restarted()));
    }

    /// <summary>As above, and it was the only one.</summary>
    [Fact]
    public void Wait_ThatCameAndWentAlone_IsToldOfToo()
    {
        var gone = Known.And(new WaitRegistered(A, 5, null, false), new WaitWithdrawn(A, 5)).Restarted();
        Assert.Equal(["hold/X v6 up to 0"], Owed(gone));
        Assert.Empty(Owed(gone.When(new ConfirmDemand("X", 6, 0)).After));
    }

    [Fact]
    public void Wait_AtALocation_WaitsThereOnlyAndNeedsNoFlags() =>
        Assert.Equal(["hold/Z v4 up to 2"], Owed(Backorderable(null).And(new SkuStockRegistered("X"), new SkuStockRegistered("Z"))
            .When(Wait(A, 2, "Z")).AnsweredLater().After));

    [Fact]
    public void Wait_WithUnknownLocations_HasTheirFlagsLookedUpFirst()
    {
        var asking = Backorderable(null).And(new SkuStockRegistered("X")).When(Wait(A, 2)).AnsweredLater().After;
        Assert.Equal(["places"], Owed(asking));
        Assert.Equal(["hold/X v4 up to 2"], Owed(asking.When(new ConfirmPlaces([new("X", true, false)])).After));
    }

    [Fact]
    public void Wait_AMinuteAfterTheLastLook_HasTheFlagsLookedUpAgain() =>
        Assert.Equal("places", Owed(Known.After(SkuLimits.FlagsAge * 2).When(Wait(A, 2)).After)[0]);

    [Fact]
    public void Wait_WithoutAnyLocation_IsAnsweredAtOnce() =>
        Backorderable(null).When(Wait(A, 2)).Then(new WaitRegistered(A, 2, null, false)).Answered(new Done());

    [Fact]
    public void Wait_OfASkuThatIsNotBackorderable_IsRefused()
    {
        Plain.When(Wait(A, 1)).ThenRefused(new WaitRefused(0));
        Plain.And(new SkuStockRegistered("X")).When(Wait(A, 1)).ThenRefused(new WaitRefused(0));
    }

    [Fact]
    public void Wait_ThatAnOperatorForces_NeedsNoRoom()
    {
        Plain.And(new SkuStockRegistered("X")).When(Wait(A, 1) with { Forced = true }).Then(new WaitRegistered(A, 1, null, false));
        Backorderable(5).And(new WaitRegistered(A, 5, null, false)).When(Wait(B, 3) with { Forced = true }).Then(new WaitRegistered(B, 3, null, false));
    }

    [Fact]
    public void Wait_BeyondTheLimit_IsRefusedWithTheRoomThatIsLeft() =>
        Backorderable(5).And(new WaitRegistered(A, 3, null, false)).When(Wait(B, 3)).ThenRefused(new WaitRefused(2));

    [Fact]
    public void Wait_ArrivingAfterItsWithdrawal_CountsForNothing()
    {
        var withdrawn = Known.When(new WithdrawWait(A, 5)).Then(new WaitWithdrawn(A, 5)).After;
        withdrawn.When(Wait(A, 5)).ThenNothing();
        withdrawn.After(TimeSpan.FromMinutes(2)).And(new SkuDescriptionSet(null, SkuKind.Stock, true, 9)).When(Wait(A, 5)).ThenNothing();
    }

    [Fact]
    public void Wait_ArrivingAfterItExpired_IsRefused() =>
        Known.When(Wait(A, 5) with { Expires = Known.Now - TimeSpan.FromSeconds(1) }).ThenRejected("messageExpired");

    [Fact]
    public void Offer_OfUnits_GoesToTheOldestInPartIfNeedBe()
    {
        var offered = Waiting((A, 3, null), (B, 3, null)).When(new OfferUnits("X", 5))
            .Then(new UnitsOffered("X", 5), new UnitsAssigned("X", 1, A, 3), new UnitsAssigned("X", 2, B, 2)).Answered(new Done()).After;
        Assert.Equal(1, offered.State.View()!.Waiting);
        Assert.Equal(["assignment/X/1 order/o-a 3", "assignment/X/2 order/o-b 2"], Owed(offered));
        offered.When(new OfferUnits("X", 6)).Then(new UnitsOffered("X", 6), new UnitsAssigned("X", 3, B, 1));
    }

    [Fact]
    public void Offer_FromALocation_PassesOverThoseWhoWaitElsewhere() =>
        Waiting((A, 3, "Z"), (B, 2, null)).When(new OfferUnits("X", 1)).Then(new UnitsOffered("X", 1), new UnitsAssigned("X", 1, B, 1));

    [Fact]
    public void Offer_FromALocationOfWhichNothingIsKnown_WaitsForItsFlags()
    {
        var offered = Waiting((A, 1, null), (B, 2, "Y")).And(new SkuStockRegistered("Y")).When(new OfferUnits("Y", 2)).Then(new UnitsOffered("Y", 2)).After;
        PlaceFlags[] flags = [new("Y", true, false)];
        offered.When(new ConfirmPlaces([.. flags]))
            .Then(new LocationFlagsFound([.. flags]), new UnitsAssigned("Y", 1, A, 1), new UnitsAssigned("Y", 2, B, 1));
    }

    [Fact]
    public void Offer_OfMoreThanWaits_ReturnsTheRest()
    {
        var returned = Waiting((A, 3, null)).When(new OfferUnits("X", 5))
            .Then(new UnitsOffered("X", 5), new UnitsAssigned("X", 1, A, 3), new UnitsReturned("X", 2, 2)).After;
        Assert.Equal("hold/X v9 up to 5 returned 2: 2", Owed(returned)[0]);
        Assert.DoesNotContain(Owed(returned.When(new ConfirmDemand("X", 9, 5)).After), text => text.StartsWith("hold", StringComparison.Ordinal));
    }

    [Fact]
    public void Assignment_Taken_IsOwedNoMore() =>
        Assert.Empty(Owed(Waiting((A, 3, null)).When(new OfferUnits("X", 3)).After.When(new ConfirmAssignment("X", 1, true))
            .Then(new AssignmentAnswered("X", 1, true)).After));

    [Fact]
    public void Assignment_NotWanted_GoesBackToTheLocation() =>
        Assert.Equal(["hold/X v9 up to 3 returned 1: 3"], Owed(Waiting((A, 3, null)).When(new OfferUnits("X", 3)).After
            .When(new ConfirmAssignment("X", 1, false)).Then(new AssignmentAnswered("X", 1, false)).After));

    [Fact]
    public void Assignments_ThatNobodyAnswers_AreBoundedAndGoOnOneByOne()
    {
        var many = Enumerable.Range(1, SkuLimits.AssignmentsMax + 2)
            .Aggregate(Known, (given, n) => given.And(new WaitRegistered(new WaitId("o", n), 1, null, false)));
        var full = many.When(new OfferUnits("X", SkuLimits.AssignmentsMax + 2)).After;
        Assert.Equal((SkuLimits.AssignmentsMax, 2), (full.State.Assignments.Length, full.State.Queue.Count));
        full.When(new ConfirmAssignment("X", 1, true)).Then(
            new AssignmentAnswered("X", 1, true), new UnitsAssigned("X", SkuLimits.AssignmentsMax + 1, new WaitId("o", SkuLimits.AssignmentsMax + 1), 1));
    }

    [Fact]
    public void Withdraw_OfUnitsThatCrossedTheirAssignment_LeavesNothingToWaitFor()
    {
        var crossed = Waiting((A, 5, null), (C, 1, null)).When(new OfferUnits("X", 3)).After
            .When(new WithdrawWait(A, 4)).Then(new WaitWithdrawn(A, 4)).After;
        Assert.Equal(1, crossed.State.View()!.Waiting);
        crossed.When(new WithdrawWait(A, 5)).ThenNothing();
    }

    [Fact]
    public void RegisterStock_WhileLinesWait_IsListedAndAnsweredWhenItKnowsWhatToHold()
    {
        var unlisted = Waiting((A, 3, null)).When(new RegisterStock("Y")).Then(new SkuStockRegistered("Y")).AnsweredLater().After;
        Assert.Equal(["X", "Z"], unlisted.State.View()!.Locations);
        var told = unlisted.And(new LocationFlagsFound([new("Y", true, true)])).When(new ConfirmDemand("Y", 8, 3)).After;
        Assert.Equal(["X", "Y", "Z"], told.State.View()!.Locations);
        told.When(new RegisterStock("Y")).ThenNothing().Answered(new Done());
    }

    [Fact]
    public void RegisterStock_OfALocationThatServesNobodyWhoWaits_IsListedOnceThatIsKnown() =>
        Assert.Equal(
            ["X", "Y", "Z"],
            Waiting((A, 3, null)).And(new SkuStockRegistered("Y"), new LocationFlagsFound([new("Y", false, true)])).State.View()!.Locations);

    private static GivenSku Backorderable(long? limit) => Plain.And(new SkuDescriptionSet(null, SkuKind.Stock, true, limit));

    /// <summary>Lines that wait, all locations told.</summary>
    private static GivenSku Waiting(params (WaitId Wait, long Units, string? Location)[] lines)
    {
        var given = lines.Aggregate(Known, (given, line) => given.And(new WaitRegistered(line.Wait, line.Units, line.Location, false)));
        foreach (var location in (string[])["X", "Z"])
        {
            var upTo = given.State.HoldUpTo(location, given.State.PlaceOf(location));
            given = upTo == 0 ? given : given.And(new StockTold(location, given.Version, upTo));
        }

        return given;
    }

    private static WaitForUnits Wait(WaitId wait, long units, string? location = null) =>
        new(wait, units, location, false, DateTimeOffset.MaxValue);

    private static string[] Owed(GivenSku given) => [.. given.Owed.Requests.Select(Text)];

    private static string Text(Request request) => request.Message switch
    {
        HoldForBackorders m => $"{request.Id} v{m.Version} up to {m.UpTo}" + string.Concat(m.Returned.Select(r => $" returned {r.Assignment}: {r.Quantity}")),
        AssignUnits m => $"{request.Id} {request.To} {m.Quantity}",
        _ => request.Id,
    };
}
