namespace OrleansOms.Load.Suites.Report.Html;

/// <summary>A run as one page.</summary>
public static class HtmlReport
{
    public static string Of(SuiteResult result, SuiteResult? earlier) => $"<!doctype html><title>{result.Suite}{earlier?.Run}</title>";
}
