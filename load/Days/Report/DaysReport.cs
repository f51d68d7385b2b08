using OrleansOms.Load.Days.Acts;
using Spectre.Console;

namespace OrleansOms.Load.Days.Report;

/// <summary>Says what happened on the days, what was compared, and on which days what differs.</summary>
public static class DaysReport
{
    public static void Write(IAnsiConsole console, DaysOptions options, IReadOnlyList<DayResult> days, TimeSpan elapsed)
    {
        var answers = days.SelectMany(day => day.Answers).ToList();
        WriteActs(console, answers);
        WriteRefusals(console, answers);
        WriteCompared(console, days);
        var acts = answers.Sum(answer => answer.Value);
        console.WriteLine(
            $"{days.Count:N0} days with {acts:N0} acts in {elapsed.TotalSeconds:N1} s: {acts / elapsed.TotalSeconds:N0} acts/s; "
            + $"{days.SelectMany(day => day.Skus).Distinct(StringComparer.Ordinal).Count()} SKUs in {DayPlan.PlacesCount} locations.");
        if (days.Count(day => day.GivenUp) is > 0 and var givenUp)
            console.WriteLine($"{givenUp} days were given up: the server went away during a call without an Idempotency-Key.");
        var different = days.Where(day => !day.Differences.IsEmpty).ToList();
        foreach (var day in different.Take(options.Show)) WriteDifferences(console, options, day);
        console.WriteLine($"differences: {different.Sum(day => day.Differences.Found.Count)} on {different.Count} of {days.Count} days, from seed {options.Seed} on");
    }

    public static void WriteScripts(IAnsiConsole console, IEnumerable<DayResult> days)
    {
        foreach (var day in days)
        {
            console.WriteLine($"day {day.Seed}");
            foreach (var (line, index) in day.Script.Select((line, index) => (line, index + 1))) console.WriteLine($"{index,4} {line}");
        }
    }

    private static void WriteActs(IAnsiConsole console, List<KeyValuePair<(string Kind, int Status, string? Code), long>> answers)
    {
        var table = Table("Acts", "act", "made", "succeeded", "refused");
        foreach (var kind in answers.GroupBy(answer => answer.Key.Kind, StringComparer.Ordinal).OrderBy(kind => kind.Key, StringComparer.Ordinal))
        {
            var succeeded = kind.Where(answer => answer.Key.Code is null).Sum(answer => answer.Value);
            var made = kind.Sum(answer => answer.Value);
            table.AddRow(kind.Key, $"{made:N0}", $"{succeeded:N0}", $"{made - succeeded:N0}");
        }
        console.Write(table);
    }

    private static void WriteRefusals(IAnsiConsole console, List<KeyValuePair<(string Kind, int Status, string? Code), long>> answers)
    {
        var table = Table("Refusals, as predicted unless listed below", "code", "status", "times");
        var refusals = answers.Where(answer => answer.Key.Code is not null).GroupBy(answer => (answer.Key.Code!, answer.Key.Status));
        foreach (var refusal in refusals.OrderBy(refusal => refusal.Key))
            table.AddRow(refusal.Key.Item1, $"{refusal.Key.Status}", $"{refusal.Sum(answer => answer.Value):N0}");
        console.Write(table);
    }

    private static void WriteCompared(IAnsiConsole console, IReadOnlyList<DayResult> days)
    {
        var table = Table("Compared at the end of the days", "what", "times");
        foreach (var what in days.SelectMany(day => day.Compared).GroupBy(what => what.Key, StringComparer.Ordinal).OrderBy(what => what.Key, StringComparer.Ordinal))
            table.AddRow(what.Key, $"{what.Sum(count => count.Value):N0}");
        table.AddRow("single values, all in all", $"{days.Sum(day => day.Differences.Compared):N0}");
        console.Write(table);
    }

    private static void WriteDifferences(IAnsiConsole console, DaysOptions options, DayResult day)
    {
        console.WriteLine($"day {day.Seed} differs:");
        foreach (var difference in day.Differences.Found) console.WriteLine($"  {difference}");
        console.WriteLine($"  again: {options.Repeat(day.Seed)}");
    }

    private static Table Table(string title, string first, params string[] numbers)
    {
        var table = new Table().Title(title).AddColumn(first);
        foreach (var number in numbers) table.AddColumn(new TableColumn(number).RightAligned());
        return table;
    }
}
