using System.Collections.Immutable;
using Orleans.Concurrency;
using OrleansOms.Engine;
using OrleansOms.Grains.Hosting;
using OrleansOms.Grains.Hosting.Homes;
using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.Locations;
using OrleansOms.Grains.Interfaces.Silos;

namespace OrleansOms.Grains.Silos;

/// <summary>
/// Hands over, by hand, what other silos send to grains of this one (ADR 17). Called into memory anywhere but at home it has nobody to hand anything to, and leaves at once.
/// </summary>
[Reentrant]
[SiloPlacement]
public sealed class SiloPostGrain(INeighbours neighbours, Views views, ILocalSiloDetails silo) : Grain, ISiloPostGrain
{
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        if (!string.Equals(this.GetPrimaryKeyString(), silo.SiloAddress.ToParsableString(), StringComparison.Ordinal))
        {
            DeactivateOnIdle();
        }

        return Task.CompletedTask;
    }

    // All decide first, then all answers are waited for: they leave with the same flush.
    public ValueTask<ImmutableArray<Reply?>> Deliver(ImmutableArray<Parcel> parcels) => All(parcels, Hand);

    public ValueTask<ImmutableArray<Seen<SkuSupply>?>> Supplies(ImmutableArray<SupplyQuery> queries) => All(queries, async query => Seen(await views.SupplyHere(query.Sku, query.Only)));

    public ValueTask<ImmutableArray<Seen<LocationView>?>> Locations(ImmutableArray<string> locations) => All(locations, async location => Seen(await views.LocationHere(location)));

    private static Seen<TView>? Seen<TView>(TView? view)
        where TView : class => new(view);

    private ValueTask<Reply?> Hand(Parcel parcel) => neighbours.Find(new GrainName(parcel.Type, parcel.Id)) is { } neighbour
        ? Answer(neighbour.Take(parcel.Message, parcel.From, parcel.Cause, parcel.Token, isDurable: true))
        : default;

    private static async ValueTask<Reply?> Answer(ValueTask<Reply> reply) => await reply;

    private static async ValueTask<ImmutableArray<TAnswer?>> All<TQuestion, TAnswer>(ImmutableArray<TQuestion> questions, Func<TQuestion, ValueTask<TAnswer?>> ask)
        where TAnswer : class => [.. await Together.AskAsync(questions, question => Tried(question, ask))];

    private static async ValueTask<TAnswer?> Tried<TQuestion, TAnswer>(TQuestion question, Func<TQuestion, ValueTask<TAnswer?>> ask)
        where TAnswer : class
    {
        try
        {
            return await ask(question);
        }
#pragma warning disable CA1031 // It is asked again, of the grain itself, and what is wrong is told there. The others have their answers.
        catch (Exception)
#pragma warning restore CA1031
        {
            return null;
        }
    }
}
