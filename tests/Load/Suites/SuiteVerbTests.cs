using OrleansOms.Load.Suites;

namespace OrleansOms.Load.Tests.Suites;

public class SuiteVerbTests
{
    public static TheoryData<string> Names { get; } = [.. Catalogue.Entries.Select(entry => entry.Name)];

    [Theory, MemberData(nameof(Names))]
    public void Parse_EveryScenario_TakesTheOptionsOfAllAndItsOwn(string name)
    {
        string[] common =
        [
            name, "--url", "http://127.0.0.1:5081", "--api-key", "k", "--load", "ramp:10:1,pause:1", "--connections", "8", "--attempt", "5", "--give-up", "3",
            "--max-lag", "20", "--threshold", "p99<5", "--threshold", "errors<1", "--report", "there", "--compare", "here", "--seed", "3", "--patience", "9",
            "--run", "r",
        ];
        var own = Catalogue.Entries.Single(entry => entry.Name == name).Sizes.SelectMany(size => size switch
        {
            "--mode" => [size, "batch"],
            "--history" => [size, "file.csv"],
            "--sourced" => [size],
            _ => new[] { size, "7" },
        });

        Assert.Empty(SuiteVerb.Create().Parse([.. common, .. own]).Errors);
    }

    [Theory]
    [InlineData("place-orders", "--url", "nowhere")]
    [InlineData("place-orders", "--connections", "0")]
    [InlineData("place-orders", "--rate", "0")]
    [InlineData("place-orders", "--attempts", "7")]
    [InlineData("place-orders", "--spread", "0")]
    [InlineData("browse-storm", "--mode", "sideways")]
    [InlineData("browse-storm", "--batch", "501")]
    [InlineData("full-life", "--returns", "101")]
    [InlineData("storm", "--rate", "7")]
    public void Parse_AValueThatIsNone_IsAnError(params string[] arguments) => Assert.NotEmpty(SuiteVerb.Create().Parse(arguments).Errors);

    [Theory]
    [InlineData("place-orders", "--load", "storm:1:1")]
    [InlineData("place-orders", "--threshold", "quick")]
    [InlineData("place-orders", "--compare", "not-there.json")]
    [InlineData("place-orders", "--url", "https://127.0.0.1:1")]
    [InlineData("place-orders", "--spread", "11")]
    [InlineData("place-orders", "--min-lines", "6")]
    [InlineData("black-friday", "--history", "not-there.csv")]
    public async Task Invoke_WhatCanNotBeUsed_IsOneSentenceAndAnExitCode(params string[] arguments)
    {
        var parsed = SuiteVerb.Create().Parse(arguments);

        Assert.Empty(parsed.Errors);
        Assert.Equal(SuiteExitCodes.BadInput, await parsed.InvokeAsync(cancellationToken: TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Invoke_NobodyAtTheAddress_IsAnExitCode()
    {
        var parsed = SuiteVerb.Create().Parse(["flash-sale", "--url", "http://127.0.0.1:1", "--patience", "0"]);

        Assert.Equal(SuiteExitCodes.ServerUnreachable, await parsed.InvokeAsync(cancellationToken: TestContext.Current.CancellationToken));
    }
}
