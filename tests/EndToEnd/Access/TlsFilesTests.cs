using Microsoft.Extensions.Configuration;
using OrleansOms.Api.Cluster.Tls;
using OrleansOms.Api.Hosting;
using OrleansOms.EndToEnd.Tests.Hosting;

namespace OrleansOms.EndToEnd.Tests.Access;

/// <summary>The files by which processes of a cluster know each other.</summary>
public sealed class TlsFilesTests : IDisposable
{
    private readonly TestAuthority _authority = new();

    public void Dispose() => _authority.Dispose();

    [Fact]
    public void From_NothingNamed_IsNoTls() => Assert.Null(From());

    [Fact]
    public void From_AllNamed_ReadsThem()
    {
        var (certificate, key) = _authority.Issue(validFor: TimeSpan.FromDays(7));

        var identity = From(("tls-certificate", certificate), ("tls-key", key), ("tls-authority", _authority.Authority))!.Read();

        Assert.Equal(7, Math.Round((identity.Expires - TimeProvider.System.GetUtcNow().UtcDateTime).TotalDays));
    }

    [Theory]
    [InlineData("tls-certificate")]
    [InlineData("tls-key")]
    [InlineData("tls-authority")]
    public void From_OneNotNamed_SaysWhich(string missing)
    {
        var (certificate, key) = _authority.Issue();
        var named = new[] { ("tls-certificate", certificate), ("tls-key", key), ("tls-authority", _authority.Authority) };

        var refusal = Assert.Throws<UsageException>(() => From([.. named.Where(option => option.Item1 != missing)]));

        Assert.StartsWith($"--{missing} is missing", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void From_FilesThatDoNotBelongTogether_IsOneSentenceWithoutTheKey()
    {
        var ((certificate, own), (_, key)) = (_authority.Issue(), _authority.Issue());
        string[][] wrong =
        [
            [certificate, key, _authority.Authority], [own, certificate, _authority.Authority], [certificate, own, own], [certificate, own, certificate + ".not-there"],
        ];

        foreach (var files in wrong)
        {
            var refusal = Assert.Throws<UsageException>(() => From(("tls-certificate", files[0]), ("tls-key", files[1]), ("tls-authority", files[2])));
            Assert.DoesNotContain("PRIVATE", refusal.Message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', refusal.Message);
        }
    }

    [Fact]
    public void Current_AfterARenewal_IsTheNewOneAndStaysWhileTheFilesAreBroken()
    {
        var (certificate, key) = _authority.Issue(validFor: TimeSpan.FromDays(3));
        var files = From(("tls-certificate", certificate), ("tls-key", key), ("tls-authority", _authority.Authority))!;
        var before = files.Current(out _);
        Assert.Same(before, files.Current(out _));

        var (renewed, newKey) = _authority.Issue(validFor: TimeSpan.FromDays(9));
        File.Copy(renewed, certificate, overwrite: true);
        Assert.Same(before, files.Current(out var complaint));
        Assert.NotNull(complaint);

        File.Copy(newKey, key, overwrite: true);
        Assert.Equal(6, Math.Round((files.Current(out complaint).Expires - before.Expires).TotalDays));
        Assert.Null(complaint);
    }

    private static TlsFiles? From(params (string Name, string Value)[] options) => TlsFiles.From(
        new ConfigurationBuilder().AddInMemoryCollection(options.Select(option => KeyValuePair.Create(option.Name, (string?)option.Value))).Build());
}
