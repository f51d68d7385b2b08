namespace OrleansOms.Grains.Hosting;

/// <summary>Asks several before it waits for any: what comes at once costs no task, and what comes from elsewhere is waited for once.</summary>
internal static class Together
{
    /// <summary>The answers, in the order of the questions.</summary>
    public static async ValueTask<TAnswer[]> AskAsync<TQuestion, TAnswer>(IReadOnlyCollection<TQuestion> questions, Func<TQuestion, ValueTask<TAnswer>> ask)
    {
        var answers = new TAnswer[questions.Count];
        Task<TAnswer>?[]? later = null;
        var i = 0;
        foreach (var question in questions)
        {
            var answer = ask(question);
            if (answer.IsCompletedSuccessfully)
            {
                answers[i] = answer.Result;
            }
            else
            {
                (later ??= new Task<TAnswer>?[answers.Length])[i] = answer.AsTask();
            }

            i++;
        }

        for (i = 0; i < later?.Length; i++)
        {
            if (later[i] is { } answer)
            {
                answers[i] = await answer;
            }
        }

        return answers;
    }

    /// <summary>The answers by the questions' keys; what has the same key is asked once.</summary>
    public static async ValueTask<Dictionary<string, TAnswer>> AskAsync<TQuestion, TAnswer>(
        IEnumerable<TQuestion> questions, Func<TQuestion, string> keyOf, Func<TQuestion, ValueTask<TAnswer>> ask)
    {
        var answers = new Dictionary<string, TAnswer>(StringComparer.Ordinal);
        List<(string Key, Task<TAnswer> Answer)>? later = null;
        foreach (var question in questions)
        {
            var key = keyOf(question);
            if (!answers.TryAdd(key, default!))
            {
                continue;
            }

            var answer = ask(question);
            if (answer.IsCompletedSuccessfully)
            {
                answers[key] = answer.Result;
            }
            else
            {
                (later ??= []).Add((key, answer.AsTask()));
            }
        }

        foreach (var (key, answer) in later ?? [])
        {
            answers[key] = await answer;
        }

        return answers;
    }
}
