using System.Collections.Immutable;
using OrleansOms.Grains.Hosting;
using OrleansOms.Grains.Interfaces;

namespace OrleansOms.Grains.Skus;

/// <summary>
/// Asks which orders locations may serve. Owed by a SKU to a grain name of type <c>places</c>; its shell answers it itself, from the published
/// views, with <see cref="PlacesFound"/>.
/// </summary>
[GenerateSerializer, Immutable, Alias("oms.FindPlaces")]
public sealed record FindPlaces(ImmutableArray<string> Locations);

/// <param name="Ships">Orders may be sent from here.</param>
/// <param name="Pickup">Orders may be picked up here.</param>
[GenerateSerializer, Immutable, Alias("oms.PlaceFlags")]
public sealed record PlaceFlags(string Location, bool Ships, bool Pickup);

/// <summary>What locations may serve, as of now.</summary>
[GenerateSerializer, Immutable, Alias("oms.PlacesFound")]
public sealed record PlacesFound(ImmutableArray<PlaceFlags> Places) : Reply;

/// <summary>Looks up what locations may serve.</summary>
public sealed class PlaceFinder(Views views)
{
    /// <summary>A location that nobody has described serves only those who name it.</summary>
    public async ValueTask<Reply> AnswerAsync(FindPlaces request)
    {
        var found = ImmutableArray.CreateBuilder<PlaceFlags>(request.Locations.Length);
        var places = await views.AllOf(request.Locations);
        foreach (var location in request.Locations)
        {
            var description = places[location]?.Description;
            found.Add(new PlaceFlags(location, description?.Ships ?? false, description?.Pickup ?? false));
        }

        return new PlacesFound(found.MoveToImmutable());
    }
}
