using OrleansOms.Engine;
using OrleansOms.Grains.Interfaces;
using Request = OrleansOms.Engine.Request;

namespace OrleansOms.Grains.Tests;

/// <summary>
/// What is under way between grains that are wired by rules alone. Chance decides which message is delivered next, twice, late or never, which
/// answer comes first, and which is lost. What is owed is sent until it is answered, as the engine does.
/// </summary>
/// <param name="owed">All that anybody owes now.</param>
/// <param name="take">Delivers a message; what comes back is asked until it has the answer.</param>
/// <param name="answered">Delivers an answer to the one who sent the message.</param>
internal sealed class Mail(
    Random random,
    Func<IEnumerable<(GrainName From, Request Request)>> owed,
    Func<Request, Func<Reply?>> take,
    Action<GrainName, Request, Reply> answered)
{
    private const int StepsMax = 100_000;

    private readonly List<(GrainName From, Request Request)> _messages = [];
    private readonly List<(GrainName From, Request Request, Func<Reply?> Reply)> _answers = [];
    private readonly HashSet<(GrainName From, string Request)> _underWay = [];

    /// <summary>Sends (0), delivers (1) or answers (2), if there is something to.</summary>
    public void Step(int what, bool faults)
    {
        switch (what)
        {
            case 0:
                Send();
                break;
            case 1 when _messages.Count > 0:
                Deliver(faults);
                break;
            case 2 when _answers.Count > 0:
                Answer(faults);
                break;
        }
    }

    /// <summary>Goes on with <paramref name="step"/> until nothing is owed any more.</summary>
    public void Settle(int seed, Action step)
    {
        for (var steps = 0; owed().Any() || _messages.Count > 0; steps++)
        {
            Assert.True(steps < StepsMax, $"Seed {seed} does not come to an end: {string.Join("; ", owed())}.");
            step();
        }
    }

    private void Send()
    {
        var waiting = owed().Where(one => !_underWay.Contains((one.From, one.Request.Id))).ToArray();
        if (waiting.Length > 0)
        {
            var next = waiting[random.Next(waiting.Length)];
            _underWay.Add((next.From, next.Request.Id));
            _messages.Add(next);
        }
    }

    // A message that is kept is delivered once more, later: by then much may have happened. Only its first answer finds the request still under way.
    private void Deliver(bool faults)
    {
        var (from, request) = Take(_messages, keep: faults && random.Next(5) == 0);
        if (faults && random.Next(10) == 0)
        {
            _underWay.Remove((from, request.Id));
            return;
        }

        _answers.Add((from, request, take(request)));
    }

    private void Answer(bool faults)
    {
        var (from, request, answer) = Take(_answers, keep: false);
        if (answer() is not { } reply)
        {
            _answers.Add((from, request, answer));
        }
        else if (_underWay.Remove((from, request.Id)) && !(faults && random.Next(10) == 0))
        {
            answered(from, request, reply);
        }
    }

    private T Take<T>(List<T> from, bool keep)
    {
        var index = random.Next(from.Count);
        var taken = from[index];
        if (!keep)
        {
            from.RemoveAt(index);
        }

        return taken;
    }
}
