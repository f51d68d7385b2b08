using OrleansOms.EndToEnd.Tests.Hosting;
using RocksDbSharp;
using Database = RocksDbSharp.RocksDb;

namespace OrleansOms.EndToEnd.Tests.Operators;

/// <summary>The program's own look at its journal, and what it does with a damaged one: it says where, and serves nothing of it.</summary>
public sealed class VerifyTests
{
    private const int Failed = 1;
    private const int Unusable = 3;

    [Theory]
    [InlineData(StoreKind.Embedded)]
    [InlineData(StoreKind.Postgres)]
    public async Task Verify_OfARunningAndAStoppedSilo_FindsNothingAndTheSameState(StoreKind kind)
    {
        await using var place = await Place.OfAsync(kind);
        string running;
        await using (var silo = await place.ServeAsync())
        {
            await FillAsync(silo.Oms, orders: 5);
            running = await place.VerifyAsync();
            Assert.Equal(0, (await silo.TerminateAsync()).ExitCode);
        }

        Assert.Equal(running, await place.VerifyAsync());
    }

    [Fact]
    public async Task Damage_InAnOldRow_IsNamedByVerifyAndNeverServed()
    {
        await using var place = await Place.OfAsync(StoreKind.Embedded);
        List<OmsAnswer> orders;
        await using (var silo = await place.ServeAsync())
        {
            orders = await FillAsync(silo.Oms, orders: 60);
            Assert.Equal(0, (await silo.TerminateAsync()).ExitCode);
        }

        var id = orders[0].String("id");
        FlipARow(place, $"order/{id}");

        var verified = await place.RunAsync("verify");
        Assert.Equal(Failed, verified.ExitCode);
        Assert.Contains($"order/{id}, version ", verified.Output, StringComparison.Ordinal);
        Assert.Contains("does not match its checksum", verified.Output, StringComparison.Ordinal);
        Assert.Equal("", verified.Error);
        using var backup = new DataDirectory();
        var refused = await place.RunAsync("backup", $"--to={backup.Path}");
        Assert.Equal(Failed, refused.ExitCode);
        Assert.Contains($"order/{id}", refused.Error, StringComparison.Ordinal);

        await using var again = await place.ServeAsync();
        (await again.Oms.Order(id)).IsProblem(503, "journalDamaged");
        (await again.Oms.Cancel(id, Unique.Id("cancel"))).IsProblem(503, "journalDamaged");
        foreach (var order in orders.Skip(1)) Assert.Equal(order.Text, (await again.Oms.Order(order.String("id"))).Is(200).Text);
        await Eventually.Sees(() => Task.FromResult(again.Said), said => said.Contains($"order/{id}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Damage_AtTheLogsEnd_IsNoStart()
    {
        await using var place = await Place.OfAsync(StoreKind.Embedded);
        string id;
        await using (var silo = await place.ServeAsync())
        {
            id = (await FillAsync(silo.Oms, orders: 3))[^1].String("id");
            Assert.Equal(0, (await silo.TerminateAsync()).ExitCode);
        }

        FlipARow(place, $"order/{id}");

        (await place.RunAsync("serve", "--urls=http://127.0.0.1:0")).IsRefusal(Unusable, $"order/{id}");
    }

    [Fact]
    public async Task Bits_FlippedInFilesOfAStoppedSilo_AreNamedByTheProgram()
    {
        await using var place = await Place.OfAsync(StoreKind.Embedded);
        await using (var silo = await place.ServeAsync())
        {
            await FillAsync(silo.Oms, orders: 20, customer: "c-erased");
            Assert.Equal(0, (await silo.TerminateAsync()).ExitCode);
        }

        // It writes all there is into table files; what is placed after it lies in the WAL.
        Assert.Equal(0, (await place.RunAsync("erase", "c-erased")).ExitCode);
        await using (var silo = await place.ServeAsync())
        {
            await FillAsync(silo.Oms, orders: 20);
            silo.Kill();
        }

        var (seed, flips) = (Random.Shared.Next(), Environment.GetEnvironmentVariable("OMS_LONG") == "1" ? 100 : 4);
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var files = new DirectoryInfo(place.Data.Journal).GetFiles().Where(file => file.Length > 0 && file.Extension is ".sst" or ".log").OrderBy(file => file.Name).ToList();
        for (var i = 0; i < flips; i++)
        {
            var file = files[random.Next(files.Count)];
            var (bytes, at, mask) = (await File.ReadAllBytesAsync(file.FullName, TestContext.Current.CancellationToken), random.Next((int)file.Length), (byte)(1 << random.Next(8)));
            bytes[at] ^= mask;
            await File.WriteAllBytesAsync(file.FullName, bytes, TestContext.Current.CancellationToken);

            var verified = await place.RunAsync("verify");

            Assert.True(verified.ExitCode is Failed or Unusable, $"{file.Name}, byte {at}: {verified.Output}");
            Assert.Contains(file.Name, verified.Output + verified.Error, StringComparison.Ordinal);
            Assert.DoesNotContain("Unhandled", verified.Error, StringComparison.Ordinal);
            bytes[at] ^= mask;
            await File.WriteAllBytesAsync(file.FullName, bytes, TestContext.Current.CancellationToken);
        }

        await place.VerifyAsync();
    }

    private static async Task<List<OmsAnswer>> FillAsync(OmsClient oms, int orders, string? customer = null)
    {
        var sku = await oms.NewSku((await oms.NewLocation(), 1_000));
        var placed = new List<OmsAnswer>();
        for (var i = 0; i < orders; i++)
        {
            var draft = OrderDraft.Of((sku, 1)) with { Customer = new { id = customer ?? Unique.Id("c"), name = "A. Buyer" } };
            placed.Add((await oms.Place(draft)).Is(201));
        }

        return placed;
    }

    /// <summary>Flips a bit in the value of the grain's first row.</summary>
    private static void FlipARow(Place place, string grain)
    {
        const int NameStart = 3;
        var families = new ColumnFamilies();
        foreach (var name in Database.ListColumnFamilies(new DbOptions(), place.Data.Journal).Where(name => name != "default")) families.Add(name, new ColumnFamilyOptions());
        using var database = Database.Open(new DbOptions(), place.Data.Journal, families);
        var rows = database.GetColumnFamily("rows");
        using var iterator = database.NewIterator(rows);
        for (iterator.SeekToFirst(); iterator.Valid(); iterator.Next())
        {
            var value = iterator.Value();
            if (!value.AsSpan(NameStart).StartsWith(System.Text.Encoding.UTF8.GetBytes(grain))) continue;

            value[^10] ^= 1;
            database.Put(iterator.Key(), value, rows);
            return;
        }

        Assert.Fail($"There is no row of {grain}.");
    }
}
