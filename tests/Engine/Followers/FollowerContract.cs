using System.Text;
using Microsoft.Extensions.Time.Testing;
using OrleansOms.Engine.Followers;
using OrleansOms.Engine.Journal;
using OrleansOms.Engine.Tests.Journal;

namespace OrleansOms.Engine.Tests.Followers;

/// <summary>What a follower must do on every pair of stores.</summary>
public abstract class FollowerContract : IAsyncLifetime
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 27, 12, 0, 0, TimeSpan.Zero);

    private readonly FlushBuilder _builder = new();
    private readonly FakeTimeProvider _time = new(Noon.AddSeconds(5));
    private IJournalStore? _journal;
    private IIndexStore? _index;

    private IJournalStore Journal => _journal ?? throw new InvalidOperationException("The journal is made by InitializeAsync.");

    private IIndexStore Index => _index ?? throw new InvalidOperationException("The index is made by InitializeAsync.");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    protected abstract ValueTask<(IJournalStore Journal, IIndexStore Index)> CreateAsync();

    public async ValueTask InitializeAsync()
    {
        (_journal, _index) = await CreateAsync();
        await Journal.OpenAsync(Stop);
        await Index.OpenAsync(Stop);
    }

    public async ValueTask DisposeAsync()
    {
        if (_index is not null)
        {
            await _index.DisposeAsync();
            await Journal.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Step_OfAnEmptyLog_DoesNothing()
    {
        var follower = Follower(new LastVersion());

        Assert.Equal(0, await follower.StepAsync(Stop));
        Assert.Equal((default, TimeSpan.Zero, 0), (follower.Position, follower.Lag, follower.RowsApplied));
    }

    [Fact]
    public async Task Step_AfterStep_TakesInTheLogPageByPage()
    {
        await FlushAsync(("A", 1), ("B", 1), ("C", 1));
        await FlushAsync(("A", 2), ("B", 2));
        var follower = Follower(new LastVersion(), pageRowsMax: 2);

        Assert.Equal(2, await follower.StepAsync(Stop));
        Assert.Equal(["A 1", "B 1"], await FindAsync());
        Assert.Equal(TimeSpan.FromSeconds(5), follower.Lag);
        Assert.Equal(2, await follower.StepAsync(Stop));
        Assert.Equal(1, await follower.StepAsync(Stop));
        Assert.Equal(0, await follower.StepAsync(Stop));

        Assert.Equal(["A 2", "B 2", "C 1"], await FindAsync());
        Assert.Equal((TimeSpan.Zero, 5), (follower.Lag, follower.RowsApplied));
        Assert.Equal((await Journal.ReadLogAsync(default, 10, Stop))[^1].Position, follower.Position);
    }

    [Fact]
    public async Task Step_WhileItGathers_AppliesWhatCameWhenItIsTime()
    {
        var follower = Follower(new LastVersion(), gathering: TimeSpan.FromSeconds(1));
        await FlushAsync(("A", 1), ("B", 1));
        Assert.Equal(2, await follower.StepAsync(Stop));
        await FlushAsync(("A", 2));
        Assert.Equal(1, await follower.StepAsync(Stop));

        Assert.Empty(await FindAsync());
        Assert.Equal((default, 0), (follower.Position, follower.RowsApplied));

        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(0, await follower.StepAsync(Stop));

        Assert.Equal(["A 2", "B 1"], await FindAsync());
        Assert.Equal(3, follower.RowsApplied);
        Assert.Equal((await Journal.ReadLogAsync(default, 10, Stop))[^1].Position, follower.Position);
    }

    [Fact]
    public async Task Step_WhileItGathers_AppliesInTimeThoughTheClockIsSetBack()
    {
        var clock = new SetClock(_time);
        var follower = new Follower(Journal, Index, new LastVersion(), clock, gathering: TimeSpan.FromSeconds(1));
        await FlushAsync(("A", 1));
        await follower.StepAsync(Stop);
        clock.SetBack = TimeSpan.FromHours(1);
        _time.Advance(TimeSpan.FromSeconds(1));
        await follower.StepAsync(Stop);

        Assert.Equal(["A 1"], await FindAsync());
    }

    [Fact]
    public async Task Step_WhileItGathers_AppliesAPageThatIsFull()
    {
        var follower = Follower(new LastVersion(), pageRowsMax: 3, gathering: TimeSpan.FromDays(1));
        await FlushAsync(("A", 1), ("B", 1));
        Assert.Equal(2, await follower.StepAsync(Stop));
        await FlushAsync(("B", 2), ("C", 1));

        Assert.Equal(1, await follower.StepAsync(Stop));
        Assert.Equal(["A 1", "B 2"], await FindAsync());
        Assert.Equal(1, await follower.StepAsync(Stop));
        Assert.Equal(["A 1", "B 2"], await FindAsync());
    }

    [Fact]
    public async Task Step_OvertakenWhileItGathers_GoesOnFromWhereTheOtherIs()
    {
        var follower = Follower(new LastVersion(), gathering: TimeSpan.FromSeconds(1));
        await FlushAsync(("A", 1));
        Assert.Equal(1, await follower.StepAsync(Stop));
        await FlushAsync(("A", 2), ("B", 1));
        Assert.Equal(3, await Follower(new LastVersion()).StepAsync(Stop));
        await FlushAsync(("C", 1));
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(1, await follower.StepAsync(Stop));
        _time.Advance(TimeSpan.FromSeconds(1));
        await follower.StepAsync(Stop);

        Assert.Equal(["A 2", "B 1", "C 1"], await FindAsync());
    }

    [Fact]
    public async Task Rebuild_ByOneThatGathers_AppliesAllOfIt()
    {
        await FlushAsync(("A", 1), ("B", 1), ("C", 1));
        var follower = Follower(new LastVersion(), pageRowsMax: 2, gathering: TimeSpan.FromDays(1));

        await follower.RebuildAsync(_ => { }, Stop);

        Assert.Equal(["A 1", "B 1", "C 1"], await FindAsync());
    }

    [Fact]
    public async Task Step_OfANewFollower_GoesOnWhereTheLastOneEnded()
    {
        await FlushAsync(("A", 1), ("B", 1));
        await Follower(new LastVersion()).StepAsync(Stop);
        await FlushAsync(("B", 2));

        Assert.Equal(1, await Follower(new LastVersion()).StepAsync(Stop));
        Assert.Equal(["A 1", "B 2"], await FindAsync());
    }

    [Fact]
    public async Task Step_WhoseProjectionFails_MovesNothing()
    {
        await FlushAsync(("A", 1));
        var failing = new LastVersion { Interrupt = () => throw new InvalidOperationException("a bug") };

        await Assert.ThrowsAsync<InvalidOperationException>(() => Follower(failing).StepAsync(Stop));

        Assert.Empty(await FindAsync());
        Assert.Equal(1, await Follower(new LastVersion()).StepAsync(Stop));
    }

    [Fact]
    public async Task Step_OvertakenByAnotherFollower_GoesOnFromWhereThatOneIs()
    {
        await FlushAsync(("A", 1), ("B", 1));
        var first = true;
        var overtaken = new LastVersion
        {
            Interrupt = async () =>
            {
                if (first)
                {
                    first = false;
                    Assert.Equal(2, await Follower(new LastVersion()).StepAsync(Stop));
                    await FlushAsync(("A", 2));
                }
            },
        };
        var follower = Follower(overtaken);

        Assert.Equal(1, await follower.StepAsync(Stop));
        Assert.Equal(["A 2", "B 1"], await FindAsync());
    }

    [Fact]
    public async Task Step_OfANewerProjection_BuildsTheIndexAnew()
    {
        await FlushAsync(("A", 1), ("B", 1));
        await Follower(new LastVersion()).StepAsync(Stop);
        await FlushAsync(("B", 2));

        Assert.Equal(3, await Follower(new LastVersion { Version = 2 }).StepAsync(Stop));
        Assert.Equal(["A 1", "B 2"], await FindAsync());
    }

    [Fact]
    public async Task Step_OfAnOlderProjection_LeavesTheIndexToTheNewerRelease()
    {
        await FlushAsync(("A", 1));
        await Follower(new LastVersion { Version = 2 }).StepAsync(Stop);
        await FlushAsync(("A", 2));
        var old = Follower(new LastVersion());

        Assert.Equal(0, await old.StepAsync(Stop));
        Assert.True(old.IsSuperseded);
        Assert.Equal(["A 1"], await FindAsync());
    }

    [Fact]
    public async Task Rebuild_OfAnIndexThatWentAstray_MakesItRightAndTellsItsProgress()
    {
        await FlushAsync(("A", 1), ("B", 1), ("C", 1));
        var follower = Follower(new LastVersion(), pageRowsMax: 2);
        while (await follower.StepAsync(Stop) > 0)
        {
        }

        var state = (await Index.FindAsync("grains", Stop))!.Value;
        var wrong = new IndexEntry(new("order", "A"), 99, 1, "A", [], "wrong"u8.ToArray());
        await Index.ApplyAsync("grains", state, state.Position, [wrong], Stop);

        var progress = new List<long>();
        await follower.RebuildAsync(progress.Add, Stop);

        Assert.Equal(["A 1", "B 1", "C 1"], await FindAsync());
        Assert.Equal([2, 3], progress);
    }

    private Follower Follower(IProjection projection, int pageRowsMax = 500, TimeSpan gathering = default) =>
        new(Journal, Index, projection, _time, gathering, pageRowsMax);

    private async Task FlushAsync(params (string Id, long Version)[] rows)
    {
        var events = $"[\"thing.happened.v1\",{RowChecksum.Microseconds(Noon)},\"operator\",\"test\",{{}}]\n";
        await Journal.FlushAsync(_builder.Flush([.. rows.Select(row => _builder.Row(new("order", row.Id), row.Version, events: events))]), Stop);
    }

    private async Task<List<string>> FindAsync() =>
        [.. (await Index.QueryAsync("grains", IndexQuery.All(100), Stop)).Hits.Select(hit => Encoding.UTF8.GetString(hit.Body.Span)).Order(StringComparer.Ordinal)];

    private sealed class SetClock(FakeTimeProvider time) : TimeProvider
    {
        public TimeSpan SetBack { get; set; }

        public override long TimestampFrequency => time.TimestampFrequency;

        public override DateTimeOffset GetUtcNow() => time.GetUtcNow() - SetBack;

        public override long GetTimestamp() => time.GetTimestamp();
    }

    /// <summary>Knows of each grain its last version, counted over its whole history.</summary>
    private sealed class LastVersion : IProjection
    {
        public string Index => "grains";

        public int Version { get; init; } = 1;

        /// <summary>What happens while the projection is at work.</summary>
        public Func<Task> Interrupt { get; init; } = () => Task.CompletedTask;

        public async ValueTask<IReadOnlyList<IndexEntry>> ProjectAsync(IReadOnlyList<Row> rows, IJournalStore journal, CancellationToken stop)
        {
            await Interrupt();
            var entries = new List<IndexEntry>();
            foreach (var last in rows.GroupBy(row => row.Grain).Select(group => group.Last()))
            {
                var history = await journal.LoadAsync(last.Grain, null, last.LastVersion, stop);
                var body = Encoding.UTF8.GetBytes($"{last.Grain.Id} {history.Rows.Sum(row => row.Count)}");
                entries.Add(new IndexEntry(last.Grain, last.LastVersion, 1, last.Grain.Id, [], body));
            }

            return entries;
        }
    }
}
