using System.Diagnostics.Metrics;
using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Interfaces.Orders;
using OrleansOms.Grains.Interfaces.Stock;

namespace OrleansOms.Grains.Hosting;

/// <summary>What an operator watches of the grains' work: how placing orders goes, and how the reservations it needs do.</summary>
internal static class GrainMetrics
{
    private static readonly InstrumentAdvice<double> Seconds = new()
    {
        HistogramBucketBoundaries = [0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30],
    };

    private static readonly Meter Meter = new("OrleansOms.Grains");

    private static readonly Histogram<double> Placing = Meter.CreateHistogram(
        "oms.order.placing.duration", "s", "How long placing an order took, until its outcome was on disk.", advice: Seconds);

    private static readonly Histogram<double> Reservation = Meter.CreateHistogram(
        "oms.reservation.duration", "s", "How long a stock location took to answer a reservation.", advice: Seconds);

    private static readonly Counter<long> Hints = Meter.CreateCounter<long>(
        "oms.stock.hints", "{hint}", "Hints from other silos that stock has changed there; many SKUs are one hint.");

    private static readonly Counter<long> Messages = Meter.CreateCounter<long>(
        "oms.grain.messages", "{message}", "Messages between grains, by whether they came from another silo.");

    private static readonly KeyValuePair<string, object?> SameSilo = new("silo", "same");
    private static readonly KeyValuePair<string, object?> OtherSilo = new("silo", "other");

    public static void Received(bool stays) => Messages.Add(1, stays ? SameSilo : OtherSilo);

    public static void Hinted() => Hints.Add(1);

    public static void Placed(Reply reply, TimeSpan took)
    {
        if (Placing.Enabled)
        {
            Placing.Record(took.TotalSeconds, new KeyValuePair<string, object?>("outcome", Outcome(reply)));
        }
    }

    /// <param name="answer">Null when none came.</param>
    public static void Answered(object message, Reply? answer, TimeSpan took)
    {
        if (message is ReserveStock && Reservation.Enabled)
        {
            Reservation.Record(took.TotalSeconds, new KeyValuePair<string, object?>("outcome", Outcome(answer)));
        }
    }

    private static string Outcome(Reply? reply) => reply switch
    {
        OrderAnswered { Replayed: true } => "replayed",
        OrderAnswered => "placed",
        Done => "held",
        ReservationRefused { Contended: true } => "contended",
        ReservationRefused => "short",
        Rejected => "refused",
        _ => "unavailable",
    };
}
