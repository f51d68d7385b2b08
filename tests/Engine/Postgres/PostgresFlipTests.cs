using Npgsql;
using OrleansOms.Engine.Journal.Postgres;
using OrleansOms.Engine.Tests.Verification;

namespace OrleansOms.Engine.Tests.Postgres;

/// <summary>Random bits of rows in PostgreSQL, flipped: each is found and named, none is served. <c>OMS_LONG=1</c>: 2,000 of them.</summary>
public sealed class PostgresFlipTests(PostgresDatabase database) : JournalVerificationContract, IClassFixture<PostgresDatabase>, IAsyncLifetime
{
    private const int FlipsOfRound = 25;

    // Which value of a row, and how many bits it has. The transaction's id is left out: it is the server's, and says nothing but the order.
    private static readonly (string Table, string Column, int Bits)[] Values =
    [
        ("journal", "count", 31), ("journal", "ordinal", 31), ("journal", "alarm_at_us", 63), ("journal", "flush", 63), ("journal", "checksum", 63),
        ("journal", "writer", 0), ("journal", "name", 0), ("journal", "events", 0), ("journal", "events", 0), ("journal", "events", 0),
        ("snapshots", "version", 63), ("snapshots", "row_checksum", 63), ("snapshots", "checksum", 63), ("snapshots", "shape", 31), ("snapshots", "state", 0),
        ("alarms", "at_us", 63), ("alarms", "name", 0), ("flushes", "rows", 31), ("flushes", "chain", 0),
    ];

    private readonly int _seed = LongForm.Seed();
    private SampleJournal _journal = null!;
    private Random _random = null!;

    public async ValueTask InitializeAsync()
    {
        await database.EmptyAsync();
        (_journal, _random) = (new SampleJournal(_seed), new Random(_seed));
        await using var store = new PostgresJournalStore(database.ConnectionString);
        await store.OpenAsync(Stop);
        await _journal.WriteAsync(store, () => Task.CompletedTask, Stop);
    }

    public ValueTask DisposeAsync() => default;

    [Fact]
    public async Task Verify_OfAWholeJournal_FindsNothingAndTheStateThatIsDocumented()
    {
        await using var view = await PostgresJournalView.OpenAsync(database.ConnectionString, Stop);

        var (summary, findings) = await VerifyAsync(view);

        AssertWhole(_journal, summary, findings);
    }

    [Fact]
    public async Task Bits_FlippedInRows_AreEachNamedAndNeverServed()
    {
        string[] tables = ["journal", "snapshots", "alarms", "flushes"];
        foreach (var table in tables) await database.ExecuteAsync($"create table oms.whole_{table} as select * from oms.{table}");
        for (var flips = 0; flips < LongForm.Count(brief: 75, full: 2_000); flips += FlipsOfRound)
        {
            foreach (var table in tables) await database.ExecuteAsync($"truncate oms.{table}; insert into oms.{table} select * from oms.whole_{table}");
            var places = await FlipAsync(FlipsOfRound);

            await using (var view = await PostgresJournalView.OpenAsync(database.ConnectionString, Stop))
            {
                var (_, findings) = await VerifyAsync(view);
                AssertNames(places, findings);
            }

            await using var store = new PostgresJournalStore(database.ConnectionString);
            await AssertServesNothingDamagedAsync(_journal, store);
        }
    }

    private async Task<List<string[]>> FlipAsync(int count)
    {
        await using var connection = await database.OpenAsync();
        var flipped = new HashSet<string>(StringComparer.Ordinal);
        var places = new List<string[]>();
        while (places.Count < count)
        {
            var (table, column, bits) = Values[_random.Next(Values.Length)];
            var key = table == "flushes" ? "writer::text || '/' || number" : table == "journal" ? "grain::text || '/' || first_version" : "grain::text";
            await using var find = new NpgsqlCommand($"select {key}, {PlacesOf(table)} from oms.{table} where {column} is not null order by {key} offset {_random.Next(30)} limit 1", connection);
            await using (var found = await find.ExecuteReaderAsync(Stop))
            {
                if (!await found.ReadAsync(Stop) || !flipped.Add($"{table}/{found.GetString(0)}")) continue;
                places.Add([found.GetString(1), found.GetString(2), found.GetString(3)]);
                key = $"{key} = '{found.GetString(0)}'";
            }

            await using var flip = new NpgsqlCommand($"update oms.{table} set {column} = {Flipped(column, bits)} where {key}", connection);
            try
            {
                Assert.Equal(1, await flip.ExecuteNonQueryAsync(Stop));
            }
            catch (PostgresException)
            {
                places.RemoveAt(places.Count - 1); // Not what such a column can hold.
            }
        }

        return places;
    }

    // Names before the flip, as a finding says one of them.
    private static string PlacesOf(string table) => table switch
    {
        "flushes" => "'flush ' || number || ' of writer ' || replace(writer::text, '-', ''), 'never', 'never'",
        "journal" => "name, replace(grain::text, '-', ''), 'flush ' || flush || ' of writer ' || replace(writer::text, '-', '')",
        _ => "name, replace(grain::text, '-', ''), 'never'",
    };

    private string Flipped(string column, int bits)
    {
        var at = _random.Next(Math.Max(bits, 128));
        return column switch
        {
            "writer" => $"encode(set_bit(decode(replace(writer::text, '-', ''), 'hex'), {at}, 1 - get_bit(decode(replace(writer::text, '-', ''), 'hex'), {at})), 'hex')::uuid",
            "name" => $"convert_from(set_bit(convert_to(name, 'UTF8'), {at % 40}, 1 - get_bit(convert_to(name, 'UTF8'), {at % 40})), 'UTF8')",
            "events" or "state" or "chain" => $"set_bit({column}, {at % 100}, 1 - get_bit({column}, {at % 100}))",
            _ when bits == 31 => $"{column} # (1 << {at % bits})",
            _ => $"{column} # (1::bigint << {at % bits})",
        };
    }
}
