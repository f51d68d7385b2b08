using System.Collections.Immutable;
using OrleansOms.Engine;
using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.Orders;
using OrleansOms.Grains.Interfaces.Skus;
using OrleansOms.Grains.Interfaces.Stock;
using static OrleansOms.Engine.Decide;
using Outcome = OrleansOms.Engine.Decision<OrleansOms.Grains.Skus.SkuEvent, OrleansOms.Grains.Interfaces.Reply>;
using Request = OrleansOms.Engine.Request;

namespace OrleansOms.Grains.Skus;

/// <summary>
/// Who waits for a SKU and who is served: the SKU is the one writer of the queue. Each location is told how much it is to hold; what it holds it
/// offers; what is offered goes to the oldest line that the location may serve, in part if need be, and what no line needs goes back. So
/// no newer line is served before an older one that could have had the same units.
/// </summary>
public static class Backordering
{
    public static Outcome Wait(SkuState state, WaitForUnits c, DateTimeOffset now)
    {
        if (state.Queue.Find(c.Wait) is not null || state.Ended.Contains(c.Wait))
        {
            return Nothing<SkuEvent, Reply>();
        }

        if (now > c.Expires)
        {
            return Refuse<SkuEvent, Reply>(Expired);
        }

        var room = state.Queue.Count >= SkuLimits.WaitsMax ? 0 : c.Forced ? c.Quantity : state.View()?.WaitingRoom ?? 0;
        return c.Quantity > room
            ? Refuse<SkuEvent, Reply>(new WaitRefused(room))
            : Served(state, now, new WaitRegistered(c.Wait, c.Quantity, c.Location, c.Pickup));
    }

    public static Outcome Withdraw(SkuState state, WithdrawWait c, DateTimeOffset now) => state.Queue.Find(c.Wait) switch
    {
        { } entry when c.Total <= entry.Withdrawn => Nothing<SkuEvent, Reply>(),
        null when state.Ended.Contains(c.Wait) => Nothing<SkuEvent, Reply>(),
        _ => Served(state, now, new WaitWithdrawn(c.Wait, c.Total)),
    };

    public static Outcome Offer(SkuState state, OfferUnits c, DateTimeOffset now) =>
        c.Total > state.PlaceOf(c.Location).Offered ? Served(state, now, new UnitsOffered(c.Location, c.Total)) : Nothing<SkuEvent, Reply>();

    public static Outcome Answered(SkuState state, ConfirmAssignment c, DateTimeOffset now) =>
        state.Assignments.Any(assignment => assignment.Number == c.Assignment && assignment.Location == c.Location)
            ? Served(state, now, new AssignmentAnswered(c.Location, c.Assignment, c.Taken))
            : Nothing<SkuEvent, Reply>();

    public static Outcome Told(SkuState state, ConfirmDemand c) =>
        c.Version > state.PlaceOf(c.Location).ToldVersion
            ? Record<SkuEvent, Reply>(new StockTold(c.Location, c.Version, c.UpTo))
            : Nothing<SkuEvent, Reply>();

    public static Outcome Found(SkuState state, ConfirmPlaces c, DateTimeOffset now) =>
        FlagsAreDue(state) ? Served(state, now, new LocationFlagsFound(c.Places)) : Nothing<SkuEvent, Reply>();

    /// <summary>True once every location that could serve the wait knows of it, or it is over.</summary>
    public static bool IsEffective(SkuState state, WaitId wait)
    {
        if (state.Queue.Find(wait) is not { } entry)
        {
            return true;
        }

        foreach (var location in state.Locations)
        {
            var place = state.PlaceOf(location);
            if ((entry.Location is null && place.FlagsVersion == 0)
                || (entry.IsServedFrom(location, place) && place.ToldVersion < Math.Max(entry.Number, place.FlagsVersion)))
            {
                return false;
            }
        }

        return true;
    }

    public static Owed Owed(SkuState state)
    {
        if (state.Queue.Count == 0 && state.Places.IsEmpty)
        {
            return Engine.Owed.Nothing;
        }

        var requests = ImmutableArray.CreateBuilder<Request>();
        if (FlagsAreDue(state))
        {
            requests.Add(new Request("places", new GrainName("places", state.Sku), new FindPlaces([.. state.Locations])));
        }

        foreach (var location in state.Locations)
        {
            var place = state.PlaceOf(location);
            if (state.MustBeTold(location, place))
            {
                var demand = new HoldForBackorders(
                    state.Version, state.HoldUpTo(location, place), [.. place.Returns.Select(units => units.Units)]);
                requests.Add(new Request($"hold/{location}", new GrainName("stock", $"{state.Sku}@{location}"), demand));
            }
        }

        foreach (var (location, number, wait, quantity) in state.Assignments)
        {
            requests.Add(new Request(
                $"assignment/{location}/{number}", new GrainName("order", wait.Order), new AssignUnits(wait.Number, location, number, quantity)));
        }

        return new Owed(requests.DrainToImmutable(), null);
    }

    private static readonly Rejection Expired = Rejections.Conflict("messageExpired", "The wait came too late to count.");

    private static bool FlagsAreDue(SkuState state) =>
        state.Queue.AnyPlace
        && (state.LastWaitAt - state.FlagsAsOf > SkuLimits.FlagsAge || state.Locations.Any(location => state.PlaceOf(location).FlagsVersion == 0));

    /// <summary>The event, and the assignments and returns that it makes possible.</summary>
    private static Outcome Served(SkuState state, DateTimeOffset now, SkuEvent first)
    {
        var events = ImmutableArray.CreateBuilder<SkuEvent>();
        var origin = new Origin(now, "", "");
        for (var next = first; next is not null; next = Next(state))
        {
            events.Add(next);
            state = SkuFold.Evolve(state, new Recorded<SkuEvent>(state.Version + 1, origin, next));
        }

        return new Outcome(events.DrainToImmutable(), null, false);
    }

    private static SkuEvent? Next(SkuState state)
    {
        foreach (var (location, place) in state.Places)
        {
            if (place.Unassigned == 0 || !state.CanServe(place))
            {
                continue;
            }

            if (state.Queue.OldestAt(location, place) is not { } oldest)
            {
                return new UnitsReturned(location, place.NextAssignment, place.Unassigned);
            }

            if (state.Assignments.Length < SkuLimits.AssignmentsMax)
            {
                return new UnitsAssigned(location, place.NextAssignment, oldest.Wait, Math.Min(oldest.Left, place.Unassigned));
            }
        }

        return null;
    }
}
