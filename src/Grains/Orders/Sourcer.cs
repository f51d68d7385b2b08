using System.Collections.Immutable;
using OrleansOms.Engine.PersonalData;
using OrleansOms.Grains.Hosting;
using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.Locations;
using OrleansOms.Grains.Interfaces.Orders;
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

        var skus = await SkusOf(terms);
        if (await Unknown(terms, skus) is { } unknown)
        {
            return (null, unknown);
        }

        return (await PlanAsync(terms, skus, Destination.Of(terms, personal), Counting.Available, []), null);
    }

    /// <summary>Another plan for an order that was refused units, or has lost some.</summary>
    public async ValueTask<Reply> AnswerAsync(SourceOrder request)
    {
        var terms = request.Terms;
        var clear = await vault.OpenAsync(terms.Customer, terms.Sealed, CancellationToken.None);
        var personal = clear is null ? null : PersonalData.From(clear);
        return await PlanAsync(terms, await SkusOf(terms), Destination.Of(terms, personal), request.Counting, request.Ceilings);
    }

    private async ValueTask<SourcingPlan> PlanAsync(
        OrderTerms terms, Dictionary<string, SkuView?> skus, Destination destination, Counting counting, ImmutableArray<Ceiling> ceilings)
    {
        var stock = new List<StockCandidate>();
        var places = new List<Place>();
        var met = new HashSet<string>(StringComparer.Ordinal);
        var named = Named(terms);
        foreach (var (sku, known) in skus)
        {
            var only = named[sku];
            foreach (var location in only ?? (IReadOnlyList<string>)(known?.Locations ?? []))
            {
                if ((only is not null && known?.Lists(location) != true) || await views.Stock(sku, location) is not { } levels)
                {
                    continue;
                }

                stock.Add(new StockCandidate(sku, location, levels.Available, levels.Reserved - levels.HeldForBackorders));
                if (only is null && met.Add(location) && await views.Location(location) is { Description: var description })
                {
                    places.Add(new Place(location, CoordinatesOf(description), description.Priority, description.Ships, description.Pickup));
                }
            }
        }

        var demand = DemandLine.Of(terms, sku => skus[sku] is { Kind: SkuKind.Service });
        return Planner.Plan(demand, stock, places, destination, counting, ceilings, Rule(terms, skus));
    }

    private static ShortageRule Rule(OrderTerms terms, Dictionary<string, SkuView?> skus) => terms.OnShortage == OnShortage.Refuse
        ? ShortageRule.Refuse
        : new(terms.OnShortage, skus.Values.OfType<SkuView>().ToImmutableDictionary(sku => sku.Sku, sku => sku.WaitingRoom, StringComparer.Ordinal));

    /// <summary>The places that each SKU's lines name, if all of them name one: then no other needs to be looked at. Else null.</summary>
    private static Dictionary<string, List<string>?> Named(OrderTerms terms)
    {
        var named = new Dictionary<string, List<string>?>(StringComparer.Ordinal);
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
            else if (places?.Contains(line.Location) == false)
            {
                places.Add(line.Location);
            }
        }

        return named;
    }

    private async ValueTask<Dictionary<string, SkuView?>> SkusOf(OrderTerms terms)
    {
        var found = new Dictionary<string, SkuView?>(StringComparer.Ordinal);
        foreach (var line in terms.Lines)
        {
            if (!found.ContainsKey(line.Sku))
            {
                found.Add(line.Sku, await views.Sku(line.Sku));
            }
        }

        return found;
    }

    private async ValueTask<Rejection?> Unknown(OrderTerms terms, Dictionary<string, SkuView?> skus)
    {
        var errors = ImmutableArray.CreateBuilder<RejectionError>();
        var code = "unknownSku";
        for (var i = 0; i < terms.Lines.Length; i++)
        {
            var line = terms.Lines[i];
            if (skus[line.Sku] is null)
            {
                errors.Add(new RejectionError($"/lines/{i}/sku", "There is no such SKU.", i + 1, line.Sku));
            }
            else if (line.Location is { } location && await views.Location(location) is null)
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
