using OrleansOms.Grains.Hosting;
using OrleansOms.Grains.Interfaces;

namespace OrleansOms.Grains.Tests.Hosting;

/// <summary>A store that can't be read is nobody's defect, whatever its driver says.</summary>
public sealed class StoreReadsTests
{
    public static TheoryData<Exception> OfTheStore { get; } =
        [new IOException(), new TimeoutException(), new OperationCanceledException(), new Npgsql.NpgsqlException()];

    [Theory, MemberData(nameof(OfTheStore))]
    public async Task Read_ThatTheStoreDidNotAnswer_IsUnavailable(Exception failure)
    {
        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await ValueTask.FromException<int>(failure).OrUnavailable());
        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await ValueTask.FromException(failure).OrUnavailable());
    }

    [Fact]
    public Task Read_ThatMetADefect_TellsOfIt() =>
        Assert.ThrowsAsync<InvalidOperationException>(async () => await ValueTask.FromException<int>(new InvalidOperationException()).OrUnavailable());
}
