using OrleansOms.Engine.Journal;

namespace OrleansOms.Engine.Tests.Postgres;

/// <summary>
/// The store, asked for the log only when nothing is held back. PostgreSQL counts the transactions of every database on the server,
/// so another test, or the server's own housekeeping, delays for a moment what the contract wants to read at once.
/// </summary>
internal sealed class PatientJournalStore(IJournalStore store, PostgresDatabase database) : IJournalStore
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    public bool IsShared => store.IsShared;

    public ValueTask OpenAsync(CancellationToken stop) => store.OpenAsync(stop);

    public ValueTask FlushAsync(Flush flush, CancellationToken stop) => store.FlushAsync(flush, stop);

    public ValueTask<History> LoadAsync(GrainName grain, int? shape, long upTo, CancellationToken stop) => store.LoadAsync(grain, shape, upTo, stop);

    public ValueTask<IReadOnlyList<Row>> ReadRowsAsync(GrainName grain, long fromVersion, int limit, CancellationToken stop) =>
        store.ReadRowsAsync(grain, fromVersion, limit, stop);

    public ValueTask<IReadOnlyList<DueAlarm>> ReadDueAsync(DateTimeOffset now, int limit, CancellationToken stop) => store.ReadDueAsync(now, limit, stop);

    public async ValueTask<IReadOnlyList<LoggedRow>> ReadLogAsync(LogPosition after, int limit, CancellationToken stop)
    {
        var since = TimeProvider.System.GetTimestamp();
        while (await database.QueryAsync<bool>("select exists (select from oms.journal where xid >= pg_snapshot_xmin(pg_current_snapshot()))"))
        {
            Assert.True(TimeProvider.System.GetElapsedTime(since) < Deadline, "A transaction on the server holds back the log.");
        }

        return await store.ReadLogAsync(after, limit, stop);
    }

    public ValueTask<CustomerKey?> FindKeyAsync(string customer, CancellationToken stop) => store.FindKeyAsync(customer, stop);

    public ValueTask<CustomerKey?> ClaimKeyAsync(CustomerKey key, CancellationToken stop) => store.ClaimKeyAsync(key, stop);

    public ValueTask<bool> EraseKeyAsync(string customer, CancellationToken stop) => store.EraseKeyAsync(customer, stop);

    public ValueTask DisposeAsync() => store.DisposeAsync();
}
