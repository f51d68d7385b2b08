using System.Text.RegularExpressions;
using System.Xml.Linq;
using OrleansOms.Load.Suites.Report;
using OrleansOms.Load.Suites.Report.Html;

namespace OrleansOms.Load.Tests.Suites;

public partial class ReportTests
{
    [Fact]
    public void Write_AndRead_IsTheSameRun()
    {
        var directory = Directory.CreateTempSubdirectory("orleansoms-report-");
        try
        {
            ResultFiles.Write(Results.Some, null, directory.FullName);
            var read = ResultFiles.Read(directory.FullName);

            Assert.Equivalent(Results.Some, read, strict: true);
            var seconds = File.ReadAllLines(Path.Combine(directory.FullName, "seconds.csv"));
            Assert.Equal("0,hold,50,45,5,0,0,0,4.25,6,80,90,3,0,1.5,7,0,8", seconds[1]);
            Assert.Equal(4, seconds.Length);
            var steps = File.ReadAllLines(Path.Combine(directory.FullName, "steps.csv"));
            Assert.StartsWith("hold,place order,10,10,0,0,5,20,40,", steps[1], StringComparison.Ordinal);
            Assert.Equal(4, steps.Length);
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    [Theory, InlineData("{}"), InlineData("no json"), InlineData("{\"format\": 1, \"steps\": [], \"phases\": []}")]
    public void Read_WhatIsNoReport_SaysSo(string content)
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, content);

            Assert.Contains(file, Assert.Throws<FormatException>(() => ResultFiles.Read(file)).Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void Html_OfARun_IsOnePageThatNeedsNothingElse()
    {
        var page = HtmlReport.Of(Results.Some, Results.Some with { Run = "earlier" });

        Assert.DoesNotMatch(Elsewhere(), page);
        Assert.Contains("10 SKUs &amp; &lt;more&gt;.", page, StringComparison.Ordinal);
        Assert.Contains("Against run earlier", page, StringComparison.Ordinal);
        Assert.Contains("Passed", page, StringComparison.Ordinal);
        var charts = Svg().Matches(page).Select(match => XElement.Parse(match.Value)).ToList();
        Assert.Equal(5, charts.Count);
        Assert.All(charts, chart => Assert.NotEmpty(chart.Elements("rect")));
        Assert.DoesNotContain("NaN", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Html_OfARunThatFailed_SaysSoFirst()
    {
        var failed = Results.Some with { Gate = [new("stock", false, "1 differs")] };
        var late = Results.Some with { Lag = Results.Some.Lag with { Bound = 1 } };

        Assert.Contains("<span class=\"verdict bad\">Gate failed", HtmlReport.Of(failed, null), StringComparison.Ordinal);
        Assert.Contains("<span class=\"verdict warn\">Void", HtmlReport.Of(late, null), StringComparison.Ordinal);
    }

    [Fact]
    public void Compare_TwoRuns_IsStepByStepWithReservations()
    {
        var earlier = Results.Some with { Suite = "soak", Steps = [Results.Some.Steps[0] with { PerSecond = 50 }] };

        var compared = Comparison.Of(earlier, Results.Some);

        Assert.Equal([("hold", "place order"), ("all", "look")], compared.Select(step => (step.Phase, step.Now.Step)));
        Assert.Equal("-50 %", Comparison.Change(compared[1].Earlier.PerSecond, compared[1].Now.PerSecond));
        Assert.Contains(Comparison.Reservations(earlier, Results.Some), reservation => reservation.Contains("soak", StringComparison.Ordinal));
        Assert.Empty(Comparison.Reservations(Results.Some, Results.Some));
    }

    [GeneratedRegex("<script|<link|src=|url\\(|@import", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Elsewhere();

    [GeneratedRegex("<svg.*?</svg>", RegexOptions.Singleline, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Svg();
}
