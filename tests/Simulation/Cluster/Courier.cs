using OrleansOms.Engine;
using OrleansOms.Simulation.Faults;
using OrleansOms.Simulation.Scheduling;

namespace OrleansOms.Simulation.Cluster;

/// <summary>
/// Carries calls between places as Orleans would on a bad network: some are lost, some answers are, some calls arrive twice, and each takes a
/// time of its own, so that they overtake each other.
/// </summary>
public sealed class Courier(EventLoop loop, FaultPlan faults, Trace trace)
{
    /// <summary>How long a caller waits for an answer that does not come.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Local = TimeSpan.FromMicroseconds(20);
    private static readonly TimeSpan Remote = TimeSpan.FromMicroseconds(500);

    private readonly Place _network = new(loop);

    /// <param name="locate">The process that has the grain, or that the directory wrongly says has it.</param>
    public Task<T> Call<T>(SimNode from, GrainName to, Func<(SimNode Node, bool Astray)> locate, Func<object, Task<T>> method, string what) =>
        Carry(from, to.ToString(), locate, (target, astray) => target.Invoke(to, method, astray), what);

    /// <summary>Brings something to a process itself.</summary>
    public Task<T> Bring<T>(SimNode to, Func<SimNode, Task<T>> method, string what) => Carry(to, to.Name, () => (to, false), (target, _) => method(target), what);

    private Task<T> Carry<T>(SimNode from, string to, Func<(SimNode Node, bool Astray)> locate, Func<SimNode, bool, Task<T>> method, string what)
    {
        var answer = new TaskCompletionSource<T>();
        var (target, astray) = locate();
        if (faults.Strikes(FaultKind.MessageLost)) trace.Add("network", $"lost {what} to {to}");
        else Deliver();
        if (faults.Strikes(FaultKind.MessageDoubled)) Deliver();
        loop.After(Timeout, () => answer.TrySetException(new TimeoutException($"{to} did not answer.")));
        return answer.Task;

        void Deliver() => loop.After(Time(from, target), () => _ = _network.Run(Arrive));

        async Task Arrive()
        {
            if (!target.IsUp)
            {
                loop.After(Remote, () => answer.TrySetException(new NodeGoneException(target.Name)));
                return;
            }
            trace.Add(target.Name, $"{what} to {to}");
            Exception? failed = null;
            T? result = default;
            try
            {
                result = await method(target, astray);
            }
            catch (Exception e)
            {
                failed = e;
            }
            if (faults.Strikes(FaultKind.AnswerLost))
            {
                trace.Add("network", $"lost the answer to {what} of {to}");
                return;
            }
            loop.After(Time(target, from), () =>
            {
                if (failed is null) answer.TrySetResult(result!);
                else answer.TrySetException(failed);
            });
        }
    }

    private TimeSpan Time(SimNode from, SimNode to) =>
        faults.Strikes(FaultKind.MessageDelayed)
            ? faults.Chance.About(faults.Chance.Happens(0.25) ? Timeout : TimeSpan.FromMilliseconds(300), Timeout * 4)
            : faults.Chance.About(from == to ? Local : Remote, TimeSpan.FromMilliseconds(5));
}

/// <summary>The process that was called is not there any more.</summary>
public sealed class NodeGoneException(string node) : Exception($"{node} is gone.");
