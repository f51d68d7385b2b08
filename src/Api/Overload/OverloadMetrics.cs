using System.Diagnostics.Metrics;

namespace OrleansOms.Api.Overload;

/// <summary>What an operator watches when it gets busy: the limit, what is under way, who waits, and who was let in or refused.</summary>
internal sealed class OverloadMetrics : IHostedService, IDisposable
{
    private readonly Meter _meter = new("OrleansOms.Api");

    public OverloadMetrics(WorkInProgress work, ConcurrencyLimit limit)
    {
        var urgencies = Enum.GetValues<Urgency>();
        _meter.CreateObservableGauge("oms.admission.limit", () => limit.Current, "{request}", "How many requests are worked on at once.");
        _meter.CreateObservableGauge("oms.admission.running", () => work.Running, "{request}", "Requests that are worked on.");
        _meter.CreateObservableGauge("oms.admission.queue.age", () => work.QueueAge.TotalSeconds, "s", "How long the request has waited that waits longest.");
        _meter.CreateObservableGauge(
            "oms.admission.waiting", () => urgencies.Select(urgency => new Measurement<int>(work.Waiting(urgency), Tag(urgency))), "{request}", "Requests that wait to be let in.");
        _meter.CreateObservableCounter(
            "oms.admission.admitted", () => urgencies.Select(urgency => new Measurement<long>(work.Admitted(urgency), Tag(urgency))), "{request}", "Requests that were let in.");
        _meter.CreateObservableCounter("oms.admission.refused", () => Refusals(work, urgencies), "{request}", "Requests that were refused for want of a place.");
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _meter.Dispose();

    private static IEnumerable<Measurement<long>> Refusals(WorkInProgress work, Urgency[] urgencies) =>
        from urgency in urgencies
        from reason in Enum.GetValues<RefusalReason>()
        select new Measurement<long>(work.Refused(urgency, reason), Tag(urgency), new("reason", Name(reason)));

    private static KeyValuePair<string, object?> Tag(Urgency urgency) => new("urgency", Name(urgency));

    private static string Name(Enum value) => value.ToString().ToLowerInvariant();
}
