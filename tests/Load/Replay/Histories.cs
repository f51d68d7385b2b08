using OrleansOms.Load.Http;
using OrleansOms.Load.Replay;
using OrleansOms.Load.Replay.History;
using OrleansOms.Load.Replay.Plan;
using OrleansOms.Load.Tests.Fake;

namespace OrleansOms.Load.Tests.Replay;

/// <summary>Files and runs that several tests share.</summary>
public static class Histories
{
    public static HistoryFile Traps { get; } = new(Path.Combine(AppContext.BaseDirectory, "Fixtures", "traps.csv"), ColumnMap.Default);

    public static PlanSettings Settings { get; } = new(Locations.BuiltIn);

    private static readonly Patience Quick =
        new(TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(20), TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(30));

    /// <summary>The real data, in <c>shared/data</c> beside the repository or further up; skips the test by name when it is not there.</summary>
    public static string Shared(string file)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (Path.Combine(folder.FullName, "shared", "data", file) is var path && File.Exists(path))
                return path;
        Assert.Skip($"../shared/data/{file} is not here.");
        return "";
    }

    public static async Task<(int ExitCode, string Output)> ReplayAsync(FakeOms oms, HistoryFile file, CancellationToken stop, int concurrency = 4)
    {
        await using var output = new StringWriter();
        var options = new ReplayOptions(file, Settings, oms.Url, concurrency, Quick);
        var exitCode = await new ReplayJob(options, Terminal.Plain(output)).RunAsync(stop);
        return (exitCode, output.ToString());
    }

    /// <summary>A file in the UCI columns that is deleted with the test.</summary>
    public sealed class Written : IDisposable
    {
        public Written(string content, string extension = ".csv")
        {
            Path = System.IO.Path.Combine(System.IO.Path.GetTempPath(), System.IO.Path.GetRandomFileName() + extension);
            System.IO.File.WriteAllText(Path, content);
        }

        public string Path { get; }

        public HistoryFile File => new(Path, ColumnMap.Default);

        public void Dispose() => System.IO.File.Delete(Path);
    }

    /// <summary>A small history with all kinds of rows, drawn from a seed: few SKUs, so that they are fought for.</summary>
    public static string Random(int seed, int invoices)
    {
        var random = new Random(seed);
        var text = new StringWriter { NewLine = "\n" };
        text.WriteLine("InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country");
        for (var i = 0; i < invoices; i++)
        {
            var kind = random.Next(6);
            var number = kind == 0 ? $"C{500_000 + i}" : $"{500_000 + i}";
            for (var line = random.Next(1, 8); line > 0; line--)
            {
                var sku = random.Next(10) == 0 ? "POST" : $"SKU{random.Next(12)}";
                var quantity = kind switch { 0 => -random.Next(1, 30), 1 => random.Next(-30, 30), _ => random.Next(1, 50) };
                var price = kind == 1 ? 0 : random.Next(1, 10_000) / 1000m;
                text.WriteLine($"{number},{sku},thing,{quantity},2011-01-0{1 + (i % 9)}T10:00:00,{price},1{random.Next(5)},France");
            }
        }
        return text.ToString();
    }
}
