using OrleansOms.Api.Hosting;
using OrleansOms.Engine;
using OrleansOms.Engine.Journal;
using OrleansOms.Engine.Journal.Postgres;
using OrleansOms.Engine.Journal.RocksDb;
using OrleansOms.Silo.Examinations;

namespace OrleansOms.Silo.Commands;

/// <summary>Looks at all that a silo depends on, and says what is well, what should be looked at and what does not work, each with advice. Changes nothing.</summary>
public static class Doctor
{
    /// <returns>0 unless something does not work.</returns>
    public static async Task<int> RunAsync(string[] options)
    {
        var worst = Severity.Ok;
        await foreach (var diagnosis in FindAsync(options))
        {
            worst = diagnosis.Severity > worst ? diagnosis.Severity : worst;
            await Console.Out.WriteLineAsync($"{Word(diagnosis.Severity),-5} {diagnosis.Subject}: {diagnosis.Text}");
        }

        await Console.Out.WriteLineAsync(worst switch
        {
            Severity.Ok => "All is well.",
            Severity.Warn => "It works; see the warnings.",
            _ => "It does not work as it is.",
        });
        return worst == Severity.Fail ? 1 : 0;
    }

    private static string Word(Severity severity) => severity switch
    {
        Severity.Ok => "ok",
        Severity.Warn => "warn",
        _ => "FAIL",
    };

    private static async IAsyncEnumerable<Diagnosis> FindAsync(string[] options)
    {
        var said = SiloOptions.Said(options);
        var (settings, problem) = Read(said);
        if (settings is null)
        {
            yield return Diagnosis.Fail("configuration", problem!);
            yield break;
        }

        var now = TimeProvider.System.GetUtcNow();
        yield return Diagnosis.Ok("configuration", $"storage {settings.Storage.ToString().ToLowerInvariant()}, data {settings.Data}");
        foreach (var diagnosis in MachineExamination.Run(settings, now).Concat(ServingExamination.Run(settings, said["urls"] ?? SiloOptions.DefaultUrl, now)))
        {
            yield return diagnosis;
        }

        if (settings.Storage == StorageKind.Embedded)
        {
            yield return await EmbeddedAsync(settings, now);
        }
        else if (settings.Storage == StorageKind.Memory)
        {
            yield return Diagnosis.Warn("journal", "It is in memory: all is gone when the silo ends.");
        }
        else
        {
            foreach (var diagnosis in await PostgresAsync(settings.Connection!))
            {
                yield return diagnosis;
            }
        }
    }

    private static (SiloOptions? Settings, string? Problem) Read(IConfiguration said)
    {
        try
        {
            return (SiloOptions.From(said), null);
        }
        catch (UsageException e)
        {
            return (null, e.Message);
        }
    }

    private static async Task<Diagnosis> EmbeddedAsync(SiloOptions settings, DateTimeOffset now)
    {
        if (!RocksDbJournalView.IsIn(settings.Journal))
        {
            return Directory.Exists(settings.Journal) && Directory.EnumerateFileSystemEntries(settings.Journal).Any()
                ? Diagnosis.Fail("journal", $"{settings.Journal} holds files but no journal: name another --data, or move them away.")
                : Diagnosis.Ok("journal", "there is none yet; the first start makes it");
        }

        try
        {
            await using var view = RocksDbJournalView.Open(settings.Journal);
            return view.Newest() is { } newest && newest > now
                ? Diagnosis.Fail("journal", $"Its newest row is of {newest.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}, later than this machine's clock: set the clock.")
                : Diagnosis.Ok("journal", $"opens, about {view.RowsEstimated:N0} rows; 'verify' looks at each of them");
        }
        catch (StoreInUseException)
        {
            return Diagnosis.Ok("journal", "a silo is running on it");
        }
        catch (StoreUnusableException e)
        {
            return Diagnosis.Fail("journal", $"{e.Message} See 'Damage found' in docs/OPERATIONS.md.");
        }
    }

    private static async Task<IReadOnlyList<Diagnosis>> PostgresAsync(string connection)
    {
        var found = new List<Diagnosis>();
        try
        {
            await foreach (var diagnosis in new PostgresExamination(connection, TimeProvider.System).RunAsync(CancellationToken.None))
            {
                found.Add(diagnosis);
            }
        }
        catch (StoreUnusableException e)
        {
            found.Add(Diagnosis.Fail("database", e.Message));
        }

        return found;
    }
}
