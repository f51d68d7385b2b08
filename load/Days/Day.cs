using System.Text.Json;
using OrleansOms.Load.Days.Acts;
using OrleansOms.Load.Days.Comparison;
using OrleansOms.Load.Http;

namespace OrleansOms.Load.Days;

/// <summary>
/// One day: every act is made in the model and at the server, and both must say the same; at the end all there is is compared. The first
/// difference ends the day, because what comes after it would differ anyway.
/// </summary>
public sealed class Day(long seed, string run, OmsClient oms)
{
    private readonly DayPlan _plan = new(seed, run);
    private readonly DayResult _result = new(seed);
    private int _acts;

    /// <summary>What the roles act in; for those who want to see how a difference is found.</summary>
    public Scene Scene => _plan.Scene;

    /// <summary>How long what comes moments after an answer may take.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Called after each act that went as it should.</summary>
    public Action<int>? AfterAct { get; init; }

    public async Task<DayResult> RunAsync(CancellationToken stop)
    {
        var settling = new Settling(oms, Scene.Shop, Deadline);
        // What is looked at in between is not the plan's business: a day stays the same whatever is looked at.
        var look = new Dice(seed + 1);
        foreach (var act in _plan.Perform())
        {
            var differences = new Differences().About($"act {++_acts}, {act.What}");
            await MakeAsync(act, differences, stop);
            if (_result.GivenUp) return _result;
            if (differences.IsEmpty) await settling.AwaitAsync(look, differences, stop);
            if (!differences.IsEmpty) differences.About($"act {_acts}").Add("the day ends here");
            _result.Differences.Add(differences);
            if (!differences.IsEmpty) return _result;
            AfterAct?.Invoke(_acts);
        }
        await new DayEnd(oms, Scene, _result, Deadline).CompareAsync(settling.Seen, stop);
        return _result;
    }

    private async Task MakeAsync(Act act, Differences differences, CancellationToken stop)
    {
        var key = act.Key ?? act.KeyUse switch
        {
            KeyUse.None => null,
            KeyUse.Optional when _acts % 4 == 0 => null,
            _ => $"{Scene.Prefix}-{_acts}",
        };
        var answer = await oms.SendAsync(act.Kind, act.Method, act.Path, act.Content, key, act.IfMatch, stop);
        if (answer.Repeated && key is null && act.KeyUse == KeyUse.Optional)
        {
            _result.GivenUp = true;
            return;
        }
        var code = CodeOf(answer);
        _result.Made(act, answer.Status, code);
        // What was put when an answer was lost is there when it is put again.
        var expected = answer is { Repeated: true, Succeeded: true } && act.Method == HttpMethod.Put ? answer.Status : act.Expected.Status;
        differences.Compare("answer", Words(expected, act.Expected.Code), Words(answer.Status, code));
        if (!differences.IsEmpty)
        {
            differences.Add($"{act.Method} {act.Path} was answered {answer.Summary}");
            return;
        }
        if (act.Expected is { IsSuccess: false, Shortages: { } shortages }) CompareShortages(shortages, answer, differences);
        if (act.Expected.IsSuccess) Succeeded(act, key, answer, differences);
    }

    private void Succeeded(Act act, string? key, Answer answer, Differences differences)
    {
        if (!answer.Repeated) differences.Compare("marked as replayed", act.RepeatOf is not null, answer.Replayed);
        if (act.RepeatOf is { } before) differences.Compare("same bytes as before", true, answer.Body.AsSpan().SequenceEqual(before));
        using var json = answer.Json();
        try
        {
            act.Learn?.Invoke(json.RootElement);
            act.Check?.Invoke(json.RootElement, differences);
        }
        catch (Exception unreadable) when (unreadable is KeyNotFoundException or InvalidOperationException or FormatException or IndexOutOfRangeException)
        {
            differences.Add($"the answer is not as in the contract: {unreadable.Message}: {answer.Summary}");
        }
        if (key is not null && act.RepeatOf is null && act.KeyUse is KeyUse.Required or KeyUse.Optional && act.Method == HttpMethod.Post)
            Scene.Done.Add(new DoneAct(act, key!, answer.Status, answer.Body));
    }

    private static void CompareShortages(IReadOnlyList<Expected.Shortage> shortages, Answer answer, Differences differences)
    {
        using var json = answer.Json();
        var said = json.RootElement.GetProperty("errors").EnumerateArray().Select(error => new Expected.Shortage(
            (int)error.Number("line"), error.Text("sku")!, error.Number("requested"), error.Number("available")));
        differences.Compare("errors", string.Join(", ", shortages), string.Join(", ", said));
    }

    private static string? CodeOf(Answer answer)
    {
        if (answer.Succeeded) return null;
        try
        {
            using var json = answer.Json();
            return json.RootElement.Text("code");
        }
        catch (JsonException)
        {
            return "no problem details";
        }
    }

    private static string Words(int status, string? code) => code is null ? $"{status}" : $"{status} {code}";
}
