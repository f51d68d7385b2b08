using System.Collections.Immutable;
using OrleansOms.Engine.PersonalData;
using OrleansOms.Grains.Hosting;
using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.Locations;
using OrleansOms.Grains.Interfaces.Orders;
using OrleansOms.Grains.Interfaces.Silos;
using OrleansOms.Grains.Interfaces.Skus;
using OrleansOms.Grains.Orders.Sourcing;

namespace OrleansOms.Grains.Orders;

/// <summary>
/// Gathers what a plan is made from (published views of SKUs, stock and locations) and lets the <see cref="Planner"/> decide. It holds
/// nothing: between the look and the reservation stock may go, and then the reservation is refused.
/// </summary>
public sealed class Sourcer(Views views, Vault vault)
{
    /// <summary>A first plan for a draft, or why there can't be one: an amount that can't be right, a SKU or a location that nobody knows.</summary>
    /// <param name="terms">The draft's, not yet sealed.</param>
    public async ValueTask<(SourcingPlan? Plan, Reply? Refusal)> PlanAsync(OrderDraft draft, OrderTerms terms, PersonalData personal)
    {
        if (DraftRules.Check(draft) is { } wrong)
        {
            return (null, wrong);
        }

        // What may be elsewhere is asked for at once, not one thing after another.
        var named = Named(terms);
        var looking = views.AllOf(named).AsTask();
        var places = await views.AllOf(terms.Lines.Select(line => line.Location).OfType<string>());
        var supplies = await looking;
        return Unknown(terms, supplies, places) is { } unknown
            ? (null, unknown)
            : (await PlanAsync(terms, named, supplies, Destination.Of(terms, personal), Counting.Available, []), null);
    }

    /// <summary>Another plan for an order that was refused units, or has lost some.</summary>
    public async ValueTask<Reply> AnswerAsync(SourceOrder request)
    {
        var terms = request.Terms;
        var clear = await vault.OpenAsync(terms.Customer, terms.Sealed, CancellationToken.None);
        var personal = clear is null ? null : PersonalData.From(clear);
        var named = Named(terms);
        return await PlanAsync(terms, named, await views.AllOf(named), Destination.Of(terms, personal), request.Counting, request.Ceilings);
    }

    private async ValueTask<SourcingPlan> PlanAsync(
        OrderTerms terms,
        Dictionary<string, ImmutableArray<string>?> named,
        Dictionary<string, SkuSupply?> supplies,
        Destination destination,
        Counting counting,
        ImmutableArray<Ceiling> ceilings)
    {
        var stock = new List<StockCandidate>();
        foreach (var (sku, supply) in supplies)
        {
            foreach (var levels in supply?.Stock ?? [])
            {
                stock.Add(new StockCandidate(sku, levels.Location, levels.Available, levels.Reserved - levels.HeldForBackorders));
            }
        }

        var isSourced = named.ContainsValue(null);
        var places = isSourced ? await PlacesOf(stock.Where(candidate => named[candidate.Sku] is null).Select(candidate => candidate.Location)) : [];
        var demand = DemandLine.Of(terms, sku => supplies[sku]?.Sku is { Kind: SkuKind.Service });
        return Planner.Plan(demand, stock, places, destination, counting, ceilings, Rule(terms, supplies));
    }

    private async ValueTask<List<Place>> PlacesOf(IEnumerable<string> locations)
    {
        var places = new List<Place>();
        foreach (var (location, view) in await views.AllOf(locations))
        {
            if (view is { Description: var description })
            {
                places.Add(new Place(location, CoordinatesOf(description), description.Priority, description.Ships, description.Pickup));
            }
        }

        return places;
    }

    private static ShortageRule Rule(OrderTerms terms, Dictionary<string, SkuSupply?> supplies) => terms.OnShortage == OnShortage.Refuse
        ? ShortageRule.Refuse
        : new(terms.OnShortage, supplies.Values.OfType<SkuSupply>().ToImmutableDictionary(supply => supply.Sku.Sku, supply => supply.Sku.WaitingRoom, StringComparer.Ordinal));

    /// <summary>The places that each SKU's lines name, if all of them name one: then no other needs to be looked at. Else null.</summary>
    private static Dictionary<string, ImmutableArray<string>?> Named(OrderTerms terms)
    {
        var named = new Dictionary<string, ImmutableArray<string>?>(StringComparer.Ordinal);
        foreach (var line in terms.Lines)
        {
            if (!named.TryGetValue(line.Sku, out var places))
            {
                named.Add(line.Sku, line.Location is { } first ? [first] : null);
            }
            else if (line.Location is null)
            {
                named[line.Sku] = null;
            }
            else if (places is { } some && !some.Contains(line.Location, StringComparer.Ordinal))
            {
                named[line.Sku] = some.Add(line.Location);
            }
        }

        return named;
    }

    private static Rejection? Unknown(OrderTerms terms, Dictionary<string, SkuSupply?> supplies, Dictionary<string, LocationView?> places)
    {
        var errors = ImmutableArray.CreateBuilder<RejectionError>();
        var code = "unknownSku";
        for (var i = 0; i < terms.Lines.Length; i++)
        {
            var line = terms.Lines[i];
            if (supplies[line.Sku] is null)
            {
                errors.Add(new RejectionError($"/lines/{i}/sku", "There is no such SKU.", i + 1, line.Sku));
            }
            else if (line.Location is { } location && places[location] is null)
            {
                code = errors.Count == 0 ? "unknownLocation" : code;
                errors.Add(new RejectionError($"/lines/{i}/location", "There is no such location.", i + 1, line.Sku));
            }
        }

        return errors.Count == 0 ? null : Rejections.Invalid(code, "The order names what nobody knows.", errors.ToImmutable());
    }

    private static Coordinates? CoordinatesOf(LocationDescription description) =>
        description is { Latitude: { } latitude, Longitude: { } longitude } ? new Coordinates(latitude, longitude) : null;
}
