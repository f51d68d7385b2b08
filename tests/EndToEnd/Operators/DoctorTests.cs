using Npgsql;
using OrleansOms.EndToEnd.Tests.Hosting;
using OrleansOms.Engine;
using OrleansOms.Silo.Examinations;

namespace OrleansOms.EndToEnd.Tests.Operators;

/// <summary>What the program finds of its surroundings: each thing in a line, with advice, whatever else is wrong.</summary>
public sealed class DoctorTests
{
    [Theory]
    [InlineData(StoreKind.Embedded)]
    [InlineData(StoreKind.Postgres)]
    public async Task Doctor_WhereAllIsWellOrASiloRuns_FailsNothing(StoreKind kind)
    {
        await using var place = await Place.OfAsync(kind);
        Directory.CreateDirectory(place.Data.Path);

        Assert.DoesNotContain(Failures(await place.RunAsync("doctor")), IsOfTheProduct);
        await using var silo = await place.ServeAsync();
        var running = await place.RunAsync("doctor");

        Assert.DoesNotContain(Failures(running), IsOfTheProduct);
        Assert.Contains("journal:", running.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("FAIL  configuration: --storage is embedded, postgres or memory", "--storage=disk")]
    [InlineData("FAIL  database: PostgreSQL at 127.0.0.1:1", "--storage=postgres", "--ConnectionStrings:Oms=Host=127.0.0.1;Port=1;Database=x;Username=x")]
    [InlineData("FAIL  address: http://0.0.0.0:5099 is not this machine's alone", "--storage=memory", "--urls=http://0.0.0.0:5099")]
    public async Task Doctor_WhereSomethingDoesNotWork_SaysWhatAndFails(string says, params string[] options)
    {
        using var data = new DataDirectory();
        Directory.CreateDirectory(data.Path);

        var ending = await SiloProcess.RunAsync(["doctor", $"--data={data.Path}", .. options]);

        Assert.Equal(1, ending.ExitCode);
        Assert.Contains(says, ending.Output, StringComparison.Ordinal);
        Assert.Equal("", ending.Error);
    }

    [Theory]
    [InlineData("[always] madvise never\n", "", Severity.Ok)]
    [InlineData("always [madvise] never\n", "glibc.malloc.check=1:glibc.malloc.hugetlb=1", Severity.Ok)]
    [InlineData("always [madvise] never\n", "", Severity.Warn)]
    [InlineData("always madvise [never]\n", "glibc.malloc.hugetlb=1", null)]
    [InlineData("", "", null)]
    public void LargePages_AsTheKernelGivesThemAndTheCLibraryAsks_AreToldOrAdvised(string mode, string tunables, Severity? expected) =>
        Assert.Equal(expected, MachineExamination.LargePages(mode, tunables)?.Severity);

    [Fact]
    public async Task Doctor_OfADamagedJournalAndDamagedKeys_NamesBoth()
    {
        await using var place = await Place.OfAsync(StoreKind.Embedded);
        await using (var silo = await place.ServeAsync())
        {
        }

        await File.WriteAllTextAsync(Path.Combine(place.Data.Journal, "CURRENT"), "MANIFEST-999999\n", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(place.Data.Path, "keys.json"), "{", TestContext.Current.CancellationToken);

        var failures = Failures(await place.RunAsync("doctor"));

        Assert.Contains(failures, line => line.Contains("keys.json is damaged", StringComparison.Ordinal));
        Assert.Contains(failures, line => line.Contains("The journal in", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Doctor_OfARoleThatLacksRights_NamesEach()
    {
        await using var place = await Place.OfAsync(StoreKind.Postgres);
        await using (var silo = await place.ServeAsync())
        {
        }

        var owner = new NpgsqlConnectionStringBuilder(place.Options[^1]["--ConnectionStrings:Oms=".Length..]) { Pooling = false };
        var role = $"oms_{Guid.NewGuid():n}";
        await using var connection = new NpgsqlConnection(owner.ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await ExecuteAsync(connection, $"create role {role} login password 'only-a-test'; grant usage on schema oms to {role}; grant select on all tables in schema oms to {role}");
        try
        {
            var reader = new NpgsqlConnectionStringBuilder(owner.ConnectionString) { Username = role, Password = "only-a-test" };

            var failures = Failures(await SiloProcess.RunAsync("doctor", $"--data={place.Data.Path}", "--storage=postgres", $"--ConnectionStrings:Oms={reader.ConnectionString}"));

            Assert.Contains("FAIL  rights: The role may not insert in oms.journal: grant it.", failures);
            Assert.DoesNotContain(failures, line => line.Contains("select", StringComparison.Ordinal));
        }
        finally
        {
            await ExecuteAsync(connection, $"drop owned by {role}; drop role {role}");
        }
    }

    // The tests' own server keeps nothing over a loss of power: that it is told so is right.
    private static bool IsOfTheProduct(string line) => !line.Contains(": It is off: a loss of power", StringComparison.Ordinal);

    private static List<string> Failures(OmsProcess.Ending ending) =>
        [.. ending.Output.Split('\n', StringSplitOptions.TrimEntries).Where(line => line.StartsWith("FAIL", StringComparison.Ordinal))];

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }
}
