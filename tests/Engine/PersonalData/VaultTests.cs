using System.Security.Cryptography;
using System.Text;
using OrleansOms.Engine.Journal;
using OrleansOms.Engine.PersonalData;
using OrleansOms.Engine.Tests.Activations;
using OrleansOms.Engine.Tests.Log;

namespace OrleansOms.Engine.Tests.PersonalData;

public sealed class VaultTests : IAsyncDisposable
{
    private static readonly byte[] Clear = Encoding.UTF8.GetBytes("1 High St");
    private readonly FlakyStore _store = new();
    private readonly Bench _bench;
    private readonly Vault _vault;
    private int _ids;

    public VaultTests()
    {
        _bench = new Bench(_store);
        _vault = new Vault(_bench.Node, () => new Guid(++_ids, 1, 0, new byte[8]));
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task Seal_OfACustomersData_OpensAgainAlsoFromDisk()
    {
        var seal = await Seal("c");
        Assert.DoesNotContain("High", Encoding.Latin1.GetString(Convert.FromBase64String(seal)), StringComparison.Ordinal);
        Assert.Equal(Clear, await _vault.OpenAsync("c", seal, Stop));
        _bench.FlushAll();
        Assert.Equal(Clear, await new Vault(_bench.Node, Guid.NewGuid).OpenAsync("c", seal, Stop));
    }

    [Fact]
    public async Task Seal_TwiceOfTheSame_DiffersButUsesOneKey()
    {
        Assert.NotEqual(await Seal("c"), await Seal("c"), StringComparer.Ordinal);
        Assert.Single(_bench.Seal().Keys);
    }

    [Fact]
    public async Task Seal_OfOneCustomer_DoesNotOpenAsAnothers()
    {
        var seal = await Seal("c");
        await Seal("d");
        Assert.Null(await _vault.OpenAsync("d", seal, Stop));

        // Even with the other's key id written over its own.
        var forged = Convert.FromBase64String(seal);
        new Guid(2, 1, 0, new byte[8]).TryWriteBytes(forged);
        await Assert.ThrowsAnyAsync<CryptographicException>(async () => await _vault.OpenAsync("d", Convert.ToBase64String(forged), Stop));
    }

    [Theory]
    [InlineData(16)]
    [InlineData(28)]
    [InlineData(44)]
    public async Task Seal_WithAByteFlipped_DoesNotOpen(int at)
    {
        var seal = Convert.FromBase64String(await Seal("c"));
        seal[at] ^= 1;
        await Assert.ThrowsAnyAsync<CryptographicException>(async () => await _vault.OpenAsync("c", Convert.ToBase64String(seal), Stop));
    }

    [Fact]
    public async Task Erase_OfACustomer_MakesItsSealsUnreadableAndNoOthers()
    {
        var (seal, other) = (await Seal("c"), await Seal("d"));
        _bench.FlushAll();
        Assert.True(await _vault.EraseAsync("c", Stop));
        Assert.Null(await _vault.OpenAsync("c", seal, Stop));
        Assert.Equal(Clear, await _vault.OpenAsync("d", other, Stop));
        Assert.False(await _vault.EraseAsync("c", Stop));

        var anew = await Seal("c");
        _bench.FlushAll();
        Assert.Equal(Clear, await _vault.OpenAsync("c", anew, Stop));
        Assert.Null(await _vault.OpenAsync("c", seal, Stop));
    }

    [Fact]
    public async Task Erase_OfAKeyNotYetFlushed_WaitsForTheFlushAndErasesIt()
    {
        var seal = await Seal("c");
        var erasing = _vault.EraseAsync("c", Stop).AsTask();
        Assert.False(erasing.IsCompleted);
        _bench.FlushAll();
        Assert.True(await erasing.WaitAsync(TimeSpan.FromSeconds(30), Stop));
        Assert.Null(await _vault.OpenAsync("c", seal, Stop));
    }

    [Fact]
    public async Task Seal_WhileTheCustomerIsErased_NeverBringsTheOldKeyBack()
    {
        var old = await Seal("c");
        _bench.FlushAll();
        var (goOn, erase) = (new TaskCompletionSource(), new TaskCompletionSource());
        var vault = new Vault(_bench.Node, () => new Guid(++_ids, 1, 0, new byte[8]));

        // One has found the old key and not taken it yet; another comes while the key is being destroyed.
        _store.AfterFindKey = () => goOn.Task;
        var before = vault.SealAsync("c", Clear, _bench.Epoch, Stop).AsTask();
        _store.AfterFindKey = () => Task.CompletedTask;
        _store.BeforeEraseKey = () => erase.Task;
        var erasing = vault.EraseAsync("c", Stop).AsTask();
        var during = vault.SealAsync("c", Clear, _bench.Epoch, Stop).AsTask();
        erase.SetResult();
        Assert.True(await erasing);
        goOn.SetResult();
        var seals = new[] { await before, await during };
        Assert.Single(_bench.Seal().Keys);
        Assert.Null(await vault.OpenAsync("c", old, Stop));
        Assert.All(seals, seal => Assert.NotEqual(KeyId(old), KeyId(seal)));
        Assert.Equal(KeyId(seals[0]), KeyId(seals[1]));
    }

    [Fact]
    public async Task Seals_OfOneCustomerAtOnce_ShareOneKey()
    {
        var goOn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _store.AfterFindKey = () => goOn.Task;
        var sealing = Enumerable.Range(0, 50).Select(_ => Seal("c").AsTask()).ToArray();
        goOn.SetResult();
        var seals = await Task.WhenAll(sealing);
        Assert.Single(seals.Select(KeyId).Distinct());
        Assert.Single(_bench.Seal().Keys);
    }

    [Fact]
    public async Task Key_OfAnEpochThatEndedBeforeItsFlush_IsForgotten()
    {
        var lost = await Seal("c");
        _bench.Fail();
        _bench.Node.Log.Mend();
        var seal = await Seal("c");
        Assert.NotEqual(KeyId(lost), KeyId(seal));
        Assert.Null(await _vault.OpenAsync("c", lost, Stop));
        _bench.FlushAll();
        Assert.Equal(Clear, await _vault.OpenAsync("c", seal, Stop));
    }

    [Fact]
    public async Task Seal_ByOneWhoIsLeftInAnEndedEpoch_DoesNotCostTheNextOneItsKeys()
    {
        var ended = _bench.Epoch;
        _bench.Open("a").Do(new Add("k", 1));
        _bench.Fail();
        _bench.Node.Log.Mend();
        var first = await Seal("c");
        await Assert.ThrowsAsync<EpochEndedException>(async () => await _vault.SealAsync("c", Clear, ended, Stop));
        Assert.Equal(KeyId(first), KeyId(await Seal("c")));
        Assert.Single(_bench.Seal().Keys);
    }

    [Fact]
    public async Task Seals_OfOneNewCustomerInTwoProcesses_ShareOneKeyAndNoFlushBringsIt()
    {
        var shared = new FlakyStore { IsShared = true };
        Bench[] benches = [new(shared), new(shared)];
        var goOn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        shared.AfterFindKey = () => goOn.Task;
        var sealing = Array.ConvertAll(benches, bench => new Vault(bench.Node, Guid.NewGuid).SealAsync("c", Clear, bench.Epoch, Stop).AsTask());
        goOn.SetResult();

        var seals = await Task.WhenAll(sealing);

        Assert.Single(seals.Select(KeyId).Distinct());
        Assert.All(benches, bench => Assert.Null(bench.Node.Log.Seal()));
    }

    [Fact]
    public async Task Seal_AfterAnotherProcessErasedTheCustomer_UsesANewKeyOnceTheOldOneIsForgotten()
    {
        var shared = new FlakyStore { IsShared = true };
        var bench = new Bench(shared);
        var here = new Vault(bench.Node, Guid.NewGuid);
        var old = await here.SealAsync("c", Clear, bench.Epoch, Stop);
        await new Vault(new Bench(shared).Node, Guid.NewGuid).EraseAsync("c", Stop);

        bench.Time.Advance(Limits.SharedKeyAgeMax + TimeSpan.FromTicks(1));

        Assert.Null(await here.OpenAsync("c", old, Stop));
        Assert.NotEqual(KeyId(old), KeyId(await here.SealAsync("c", Clear, bench.Epoch, Stop)));
    }

    private static Guid KeyId(string seal) => new(Convert.FromBase64String(seal).AsSpan(0, 16));

    private ValueTask<string> Seal(string customer) => _vault.SealAsync(customer, Clear, _bench.Epoch, Stop);
}
