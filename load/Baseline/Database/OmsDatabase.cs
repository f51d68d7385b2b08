using Npgsql;
using OrleansOms.Baseline.Hosting;
using OrleansOms.Baseline.Http;

namespace OrleansOms.Baseline.Database;

/// <summary>The connections: some that write, one transaction on each at a time, and some that read.</summary>
/// <remarks>Reads that share connections cost fewer system calls. Writes must not share them: the transactions behind one on the same
/// connection would wait for its flush, and the server could not gather them into one.</remarks>
internal sealed class OmsDatabase : IAsyncDisposable
{
    public OmsDatabase(BaselineOptions options)
    {
        Writes = NpgsqlDataSource.Create(options.Writes);
        Reads = NpgsqlDataSource.Create(options.Reads);
    }

    public NpgsqlDataSource Writes { get; }

    public NpgsqlDataSource Reads { get; }

    public async Task MakeTablesAsync()
    {
        await using var command = Writes.CreateCommand(Schema.Tables);
        await command.ExecuteNonQueryAsync();
    }

    public async ValueTask<IAnswer> AnswersAsync()
    {
        await using var command = Reads.CreateCommand("select 1");
        await command.ExecuteScalarAsync();
        return Answer.Health;
    }

    public async ValueTask DisposeAsync()
    {
        await Writes.DisposeAsync();
        await Reads.DisposeAsync();
    }
}
