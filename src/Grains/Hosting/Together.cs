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
}
