using System.Runtime.Versioning;
using System.Text;
using OrleansOms.Api.Access;
using OrleansOms.Api.Tests.Hosting;

namespace OrleansOms.Api.Tests.Access;

public sealed class KeyFileTests : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("orleansoms-keys-");

    private string Path => System.IO.Path.Combine(_directory.FullName, "data", "keys.json");

    private KeyFile File => new(Path, mustExist: false);

    [Fact]
    public void Change_OfNoFile_MakesOneForItsOwnerOnlyThatReadsTheSame()
    {
        var expiring = new TestKeys.Holder("night", KeyScope.Operator, null, []).Key with { Expires = Examples.Noon.AddDays(7) };

        foreach (var key in TestKeys.Ring.Keys.Add(expiring)) File.Change(Examples.Noon, ring => ring.Add(key, Examples.Noon));

        var read = File.Read(Examples.Noon)!.Keys;
        Assert.Equal(TestKeys.Ring.Keys.Add(expiring).Select(Spelled), read.Select(Spelled));
        if (!OperatingSystem.IsWindows()) Assert.Equal(OwnerOnly, System.IO.File.GetUnixFileMode(Path));
        Assert.Equal(["keys.json"], Directory.GetFiles(System.IO.Path.GetDirectoryName(Path)!).Select(System.IO.Path.GetFileName));
    }

    [Fact]
    public void File_Written_HasNoSecret()
    {
        foreach (var key in TestKeys.Ring.Keys) File.Change(Examples.Noon, ring => ring.Add(key, Examples.Noon));

        var text = System.IO.File.ReadAllText(Path);

        Assert.All(
            new[] { TestKeys.Storefront, TestKeys.Node, TestKeys.Operator },
            holder => Assert.DoesNotContain(holder.Text[15..], text, StringComparison.Ordinal));
    }

    [Fact]
    public void Change_ThatIsRefused_LeavesTheFileAlone()
    {
        File.Change(Examples.Noon, ring => ring.Add(TestKeys.Operator.Key, Examples.Noon));
        var before = System.IO.File.ReadAllBytes(Path);

        Assert.Throws<AccessException>(() => File.Change(Examples.Noon, ring => ring.Add(TestKeys.Operator.Key, Examples.Noon)));

        Assert.Equal(before, System.IO.File.ReadAllBytes(Path));
        Assert.False(System.IO.File.Exists(Path + ".new"));
    }

    [Fact]
    public void Change_WhileAnotherIsUnderWay_IsRefused()
    {
        File.Change(Examples.Noon, ring =>
        {
            Assert.Throws<AccessException>(() => File.Change(Examples.Noon, other => other));
            return ring.Add(TestKeys.Operator.Key, Examples.Noon);
        });

        Assert.Equal("alice", Assert.Single(File.Read(Examples.Noon)!.Keys).Name);
    }

    [Fact, UnsupportedOSPlatform("windows")]
    public void Change_OfAFileThatTheGroupMayRead_KeepsItsMode()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such modes.");
        File.Change(Examples.Noon, ring => ring.Add(TestKeys.Operator.Key, Examples.Noon));
        System.IO.File.SetUnixFileMode(Path, OwnerOnly | UnixFileMode.GroupRead);

        File.Change(Examples.Noon, ring => ring.Add(TestKeys.Node.Key, Examples.Noon));

        Assert.Equal(OwnerOnly | UnixFileMode.GroupRead, System.IO.File.GetUnixFileMode(Path));
    }

    [Fact]
    public void Change_ThroughALink_ReplacesWhatItPointsTo()
    {
        File.Change(Examples.Noon, ring => ring.Add(TestKeys.Operator.Key, Examples.Noon));
        var link = System.IO.Path.Combine(_directory.FullName, "link.json");
        System.IO.File.CreateSymbolicLink(link, Path);

        new KeyFile(link, mustExist: true).Change(Examples.Noon, ring => ring.Add(TestKeys.Node.Key, Examples.Noon));

        Assert.NotNull(new FileInfo(link).LinkTarget);
        Assert.Equal(2, File.Read(Examples.Noon)!.Keys.Length);
    }

    [Fact]
    public void Read_OfNoFile_IsNoKeysUnlessItWasNamed()
    {
        Assert.Null(File.Read(Examples.Noon));
        Assert.Throws<AccessException>(() => new KeyFile(Path, mustExist: true).Read(Examples.Noon));
    }

    [Theory]
    [InlineData("")]
    [InlineData("keys")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"version": 2, "keys": []}""")]
    [InlineData("""{"version": 1, "keys": [], "more": 1}""")]
    [InlineData("""{"version": 1, "keys": [{}]}""")]
    [InlineData("""{"version": 1, "keys": [KEY, KEY]}""")]
    [InlineData("""{"version": 1, "keys": [KEY""")]
    public void Read_OfADamagedFile_SaysSoInOneSentence(string content)
    {
        Write(content.Replace("KEY", KeyJson(), StringComparison.Ordinal));

        var message = Assert.Throws<AccessException>(() => File.Read(Examples.Noon)).Message;

        Assert.Contains("is damaged", message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
        Assert.EndsWith(".", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"id\"", "\"Id\"")]
    [InlineData("\"operator\"", "\"root\"")]
    [InlineData("\"operator\"", "\"node\"")]
    [InlineData("\"alice\"", "\"al ice\"")]
    [InlineData("2026-11-27T12:00:00Z", "today")]
    [InlineData("\"sha256\": \"", "\"sha256\": \"x")]
    [InlineData("\"sha256\"", "\"expires\": \"soon\", \"sha256\"")]
    public void Read_OfAKeyWithAFault_IsDamage(string right, string wrong)
    {
        Assert.Contains(right, KeyJson(), StringComparison.Ordinal);

        Write($$"""{"version": 1, "keys": [{{KeyJson()}}]}""");
        Assert.Single(File.Read(Examples.Noon)!.Keys);
        Write($$"""{"version": 1, "keys": [{{KeyJson().Replace(right, wrong, StringComparison.Ordinal)}}]}""");
        Assert.Throws<AccessException>(() => File.Read(Examples.Noon));
    }

    public void Dispose() => _directory.Delete(recursive: true);

    private static string KeyJson() =>
        $$"""{"id": "{{TestKeys.Operator.Key.Id}}", "name": "alice", "scope": "operator", "created": "2026-11-27T12:00:00Z", "sha256": "{{TestKeys.Operator.Key.Sha256}}"}""";

    private static string Spelled(AccessKey key) => $"{key with { Locations = [] }} {string.Join(' ', key.Locations)}";

    private void Write(string content)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
        System.IO.File.WriteAllBytes(Path, Encoding.UTF8.GetBytes(content));
    }
}
