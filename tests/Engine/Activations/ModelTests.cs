using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using OrleansOms.Engine.Journal;

namespace OrleansOms.Engine.Tests.Activations;

/// <summary>Three grains under random commands, seals, landings, failures and losses, against sums kept in a dictionary.</summary>
public sealed class ModelTests
{
    private static readonly string[] Ids = ["a", "b", "c"];

    [Property(MaxTest = 150)]
    public Property Journal_AfterAnySequence_HoldsExactlyWhatWasAcknowledgedOrUnknown() =>
        Prop.ForAll(Gen.Choose(0, 9999).ListOf().ToArbitrary(), steps =>
        {
            var run = new Run();
            foreach (var step in steps.Concat([9, 9]))
            {
                run.Step(step);
            }

            run.Check();
        });

    private sealed class Run
    {
        private readonly Bench _bench = new();
        private readonly Dictionary<string, TallyGrain> _grains = [];
        private readonly List<(string Id, string Key, Call Call)> _calls = [];
        private Flush? _inFlight;

        public void Step(int step)
        {
            var id = Ids[step / 10 % Ids.Length];
            switch (step % 10)
            {
                case 0 or 1 or 2 or 3:
                    var (key, size) = ((step / 30 % 12).ToString(CultureInfo.InvariantCulture), step % 7 == 0 ? 9000 : 1);
                    _calls.Add((id, key, Grain(id).Do(new Add(key + new string('k', size), 1))));
                    break;
                case 4:
                    Grain(id).Do(new Ask($"e{step / 30 % 3}", "m"));
                    break;
                case 5 when Grain(id) is { Sent.Count: > 0 } grain:
                    grain.Answer(step % 3 == 0 ? "busy" : "done");
                    break;
                case 6:
                    _inFlight ??= _bench.Node.Log.Seal();
                    break;
                case 7 when _inFlight is { } flush:
                    EndFlush(flush, landed: step % 40 > 10, written: step % 80 > 40);
                    break;
                case 8 when !_bench.Node.Log.HasPending(new GrainName("tally", id)):
                    // The grain leaves memory and is needed again.
                    _grains.Remove(id);
                    break;
                case 9:
                    if ((_inFlight ?? _bench.Node.Log.Seal()) is { } next)
                    {
                        EndFlush(next, landed: true, written: true);
                    }

                    break;
            }
        }

        public void Check()
        {
            foreach (var id in Ids)
            {
                var replayed = _bench.Enter(id);
                replayed.Activation.Replay(_bench.Load(id, withSnapshot: false));
                var loaded = _bench.Open(id);
                Assert.Equal(replayed.State.Text, loaded.State.Text);
                Assert.Equal(loaded.State.Errands.Values.Any(message => message.Length > 0), _bench.AlarmOf(id) is not null);
                Assert.Equal(loaded.State.Keys.Count, loaded.State.Total);
                Assert.All(_calls.Where(call => call.Id == id && call.Call.Left is not (null or "unavailable")), call =>
                    Assert.Contains(loaded.State.Keys.Keys, known => known.TrimEnd('k') == call.Key));
            }

            Assert.All(_calls, call => Assert.NotNull(call.Call.Left));
        }

        private void EndFlush(Flush flush, bool landed, bool written)
        {
            _inFlight = null;
            if (landed)
            {
                _bench.Land(flush);
                return;
            }

            if (written)
            {
                _bench.Write(flush);
            }

            _bench.Node.Log.Complete(flush, landed: false);
            _bench.Node.Log.Mend();
            foreach (var id in _grains.Where(pair => pair.Value.Activation.Dropped).Select(pair => pair.Key).ToArray())
            {
                _grains[id].RunTurns();
                _grains.Remove(id);
            }
        }

        private TallyGrain Grain(string id)
        {
            if (!_grains.TryGetValue(id, out var grain))
            {
                grain = _grains[id] = _bench.Open(id);
            }

            return grain;
        }
    }
}
