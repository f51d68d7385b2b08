using System.Text.RegularExpressions;
using OrleansOms.EndToEnd.Tests.Hosting;

namespace OrleansOms.EndToEnd.Tests.Docs;

/// <summary>What the documents tell a reader to paste works as pasted, and answers what they say.</summary>
public sealed partial class TourTests
{
    private const string Documented = "http://127.0.0.1:5080";

    [Fact]
    public async Task Tour_PastedBlockAfterBlock_AnswersWhatItSaysAndDoesSoAgain()
    {
        Walkthrough.SkipUnlessRunnable();
        var tour = Walkthrough.Read("TOUR.md");
        using var data = new DataDirectory();
        await using var silo = await SiloProcess.ServeAsync(data, "--demo");

        for (var run = 1; run <= 2; run++)
        {
            var printed = await tour.RunAsync(Documented, silo.Oms.Http.BaseAddress!);
            var wrong = tour.Steps.Zip(printed).SelectMany(step => Wrong(step.First, step.Second)).ToList();
            Assert.True(wrong.Count == 0, $"Run {run}:\n{string.Join('\n', wrong)}");
        }
    }

    /// <summary>Every block that asks something says what it is answered: else a change in the answers would go unnoticed.</summary>
    [Fact]
    public void Tour_EachBlockThatAsks_SaysWhatItIsAnswered()
    {
        var steps = Walkthrough.Read("TOUR.md").Steps;
        Assert.All(steps.Skip(1), step => Assert.NotEmpty(step.Answers));
        Assert.InRange(steps.Count, 20, 40);
    }

    [Fact]
    public async Task Readme_ItsThreeCalls_Succeed()
    {
        Walkthrough.SkipUnlessRunnable();
        var calls = Walkthrough.Read("README.md", "Three calls");
        using var data = new DataDirectory();
        await using var silo = await SiloProcess.ServeAsync(data, "--demo");

        var printed = await calls.RunAsync(Documented, silo.Oms.Http.BaseAddress!);

        foreach (var (step, answers) in calls.Steps.Zip(printed))
        {
            var answered = Answers.Parse(answers);
            Assert.Equal(Curl().Count(step.Commands), answered.Count);
            Assert.All(answered, answer => Assert.False(answer.TryGetProperty("code", out _), answers));
        }
    }

    [Theory]
    [InlineData("""{"a": 1}""", """{"a": 1, "b": 2}""", null)]
    [InlineData("""{"a": {"b": [1, "x..."]}}""", """{"a": {"b": [1, "xyz"]}}""", null)]
    [InlineData("""{"a": 1}""", """{"a": 2}""", "/a is 2, not 1")]
    [InlineData("""{"a": 1}""", """{"b": 1}""", "/a is not there")]
    [InlineData("""{"a": [1]}""", """{"a": [1, 2]}""", "/a is [1, 2], not [1]")]
    [InlineData("""{"a": [{"b": "x..."}]}""", """{"a": [{"b": "y"}]}""", "/a/0/b is \"y\", not \"x...\"")]
    [InlineData("""{"a": "1"}""", """{"a": 1}""", "/a is 1, not \"1\"")]
    public void Differences_OfAnAnswer_AreWhatTheDocumentSaysOtherwise(string documented, string answered, string? difference) =>
        Assert.Equal(difference is null ? [] : [difference], Answers.Differences(Answers.Parse(documented)[0], Answers.Parse(answered)[0]));

    private static IEnumerable<string> Wrong(Walkthrough.Step step, string printed)
    {
        var (documented, answered) = (Answers.Parse(step.Answers), Answers.Parse(printed));
        if (documented.Count != answered.Count) return [$"{documented.Count} answers are documented, {answered.Count} came: {printed}\n{step.Commands}"];

        return documented.Zip(answered).SelectMany(pair => Answers.Differences(pair.First, pair.Second)).Select(difference => $"{difference}\n{printed}{step.Commands}");
    }

    [GeneratedRegex(@"\bcurl ", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Curl();
}
