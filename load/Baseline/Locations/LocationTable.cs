using System.Collections.Concurrent;
using System.Text.Json;
using OrleansOms.Baseline.Database;
using OrleansOms.Baseline.Http;

namespace OrleansOms.Baseline.Locations;

/// <summary>The locations: few, rarely changed, named by every order, so they are kept in memory too.</summary>
/// <remarks>One process serves; several would have to tell each other of a change.</remarks>
internal sealed class LocationTable(OmsDatabase database)
{
    private const string SelectAll = "select id, description::text from location";

    private const string Upsert = """
        insert into location as known (id, version, description) values ($1, 1, $2::json)
        on conflict (id) do update set version = known.version + 1, description = excluded.description
        returning version
        """;

    private readonly ConcurrentDictionary<string, LocationDescription> _known = new(StringComparer.Ordinal);

    public IEnumerable<KeyValuePair<string, LocationDescription>> All => _known;

    public async Task LoadAsync()
    {
        await using var command = database.Writes.CreateCommand(SelectAll);
        await using var rows = await command.ExecuteReaderAsync();
        while (await rows.ReadAsync())
            _known[rows.GetString(0)] = JsonSerializer.Deserialize(rows.GetString(1), BaselineJson.Default.LocationDescription)!;
    }

    public bool Contains(string location) => _known.ContainsKey(location);

    /// <returns>Its version, 1 for a new one.</returns>
    public async ValueTask<long> DescribeAsync(string location, LocationDescription description)
    {
        var json = JsonSerializer.Serialize(description, BaselineJson.Default.LocationDescription);
        await using var command = database.Writes.CreateCommand(Upsert).With(location).With(json);
        var version = (long)(await command.ExecuteScalarAsync())!;
        _known[location] = description;
        return version;
    }
}
