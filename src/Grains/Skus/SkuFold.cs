using System.Collections.Immutable;
using System.Diagnostics;
using OrleansOms.Engine;
using OrleansOms.Grains.Interfaces.Stock;

namespace OrleansOms.Grains.Skus;

/// <summary>How a SKU's events add up.</summary>
internal static class SkuFold
{
    public static SkuState Evolve(SkuState state, in Recorded<SkuEvent> recorded)
    {
        var next = Apply(state with { Ended = state.Ended.Forget(recorded.Origin.At - SkuLimits.TombstoneRetention) }, recorded);
        return next with { Version = recorded.Version, Unlisted = next.Unlisted.IsEmpty ? next.Unlisted : StillUnlisted(next) };
    }

    private static SkuState Apply(SkuState state, in Recorded<SkuEvent> recorded) => recorded.Body switch
    {
        SkuDescriptionSet e => state with
        {
            Name = e.Name,
            Kind = e.Kind,
            Backorderable = e.Backorderable,
            BackorderLimit = e.BackorderLimit,
        },
        SkuStockRegistered e => state with
        {
            Locations = state.Locations.Add(e.Location),
            Unlisted = state.Queue.Count > 0 ? state.Unlisted.Add(e.Location) : state.Unlisted,
        },
        WaitRegistered e => Registered(state, e, recorded.Version, recorded.Origin.At),
        WaitWithdrawn e => Withdrawn(state, e, recorded.Origin.At),
        LocationFlagsFound e => Found(state, e, recorded.Version, recorded.Origin.At),
        StockTold e => Told(state, e),
        UnitsOffered e => With(state, e.Location, state.PlaceOf(e.Location) with { Offered = e.Total }),
        UnitsAssigned e => Assigned(state, e, recorded.Origin.At),
        UnitsReturned e => Returned(
            With(state, e.Location, Numbered(state.PlaceOf(e.Location), e.Quantity)), e.Location, e.Assignment, e.Quantity, recorded.Version),
        AssignmentAnswered e => Answered(state, e, recorded.Version),
        _ => throw new UnreachableException(recorded.Body.GetType().Name),
    };

    private static SkuState Registered(SkuState state, WaitRegistered e, long version, DateTimeOffset at) => state with
    {
        Queue = state.Queue.With(new WaitEntry(version, e.Wait, e.Quantity, 0, 0, e.Location, e.Pickup, at)),
        LastWaitAt = e.Location is null ? at : state.LastWaitAt,
    };

    // A withdrawal may overtake the wait that it undoes. It then leaves a tombstone, and the wait counts for nothing when it comes.
    private static SkuState Withdrawn(SkuState state, WaitWithdrawn e, DateTimeOffset at) => state.Queue.Find(e.Wait) is { } entry
        ? Changed(state, entry with { Withdrawn = e.Total }, at)
        : state with { Ended = state.Ended.Add(e.Wait, at, 0) };

    private static SkuState Found(SkuState state, LocationFlagsFound e, long version, DateTimeOffset at)
    {
        var places = state.Places.ToBuilder();
        foreach (var found in e.Places)
        {
            var place = state.PlaceOf(found.Location);
            if (place.FlagsVersion == 0 || (place.Ships, place.Pickup) != (found.Ships, found.Pickup))
            {
                places[found.Location] = place with { FlagsVersion = version, Ships = found.Ships, Pickup = found.Pickup };
            }
        }

        return state with { Places = places.ToImmutable(), FlagsAsOf = at };
    }

    private static SkuState Told(SkuState state, StockTold e)
    {
        var place = state.PlaceOf(e.Location);
        return With(state, e.Location, place with
        {
            Told = e.UpTo,
            ToldVersion = e.Version,
            Returns = [.. place.Returns.Where(units => units.Version > e.Version)],
        });
    }

    private static SkuState Assigned(SkuState state, UnitsAssigned e, DateTimeOffset at)
    {
        var entry = state.Queue.Find(e.Wait)!;
        var assigned = state with { Assignments = state.Assignments.Add(new Assignment(e.Location, e.Assignment, e.Wait, e.Quantity)) };
        return Changed(
            With(assigned, e.Location, Numbered(state.PlaceOf(e.Location), e.Quantity)), entry with { Assigned = entry.Assigned + e.Quantity }, at);
    }

    // What the order did not want, not even in part, goes back.
    private static SkuState Answered(SkuState state, AssignmentAnswered e, long version)
    {
        var assignment = state.Assignments.First(assignment => assignment.Number == e.Assignment && assignment.Location == e.Location);
        var answered = state with { Assignments = state.Assignments.Remove(assignment) };
        return e.Taken ? answered : Returned(answered, e.Location, e.Assignment, assignment.Quantity, version);
    }

    private static SkuState Returned(SkuState state, string location, int assignment, long quantity, long version)
    {
        var place = state.PlaceOf(location);
        return With(state, location, place with { Returns = place.Returns.Add(new GivenBack(new UnneededUnits(assignment, quantity), version)) });
    }

    private static SkuPlace Numbered(SkuPlace place, long units) =>
        place with { Used = place.Used + units, NextAssignment = place.NextAssignment + 1 };

    private static SkuState Changed(SkuState state, WaitEntry entry, DateTimeOffset at) => state with
    {
        Queue = state.Queue.With(entry),
        Ended = entry.Left > 0 ? state.Ended : state.Ended.Add(entry.Wait, at, entry.Number),
    };

    private static SkuState With(SkuState state, string location, SkuPlace place) => state with { Places = state.Places.SetItem(location, place) };

    private static ImmutableSortedSet<string> StillUnlisted(SkuState state)
    {
        var unlisted = state.Unlisted;
        foreach (var location in state.Unlisted)
        {
            if (state.HasHeard(location))
            {
                unlisted = unlisted.Remove(location);
            }
        }

        return unlisted;
    }
}
