using System.Buffers;
using OrleansOms.Engine;
using OrleansOms.Engine.Journal;
using OrleansOms.Engine.Verification;
using OrleansOms.Grains.Batches;
using OrleansOms.Grains.Interfaces;
using OrleansOms.Grains.Locations;
using OrleansOms.Grains.Orders;
using OrleansOms.Grains.References;
using OrleansOms.Grains.Returns;
using OrleansOms.Grains.Skus;
using OrleansOms.Grains.Stock;
using OrleansOms.Grains.Transfers;

namespace OrleansOms.Grains.Audits;

/// <summary>Holds every kind of grain's history against its rules and its laws, and each thing that two grains keep against the other's word.</summary>
/// <param name="accounts">Told what each grain keeps, and whether it has something under way.</param>
public sealed class HistoryAudit(Action<Account, bool> accounts) : IAudit
{
    public IGrainAudit? Begin(GrainName grain) => grain.Type switch
    {
        "order" => Of(grain.Id, Order.Rules, new OrderHistoryLaws()),
        "stock" => Of(grain.Id, StockLocation.Rules, new StockHistoryLaws()),
        "sku" => Of(grain.Id, Sku.Rules, new SkuHistoryLaws()),
        "location" => Of(grain.Id, Location.Rules, new()),
        "reference" => Of(grain.Id, Reference.Rules, new()),
        "batch" => Of(grain.Id, Batch.Rules, new()),
        "return" => Of(grain.Id, Return.Rules, new ReturnHistoryLaws()),
        "transfer" => Of(grain.Id, Transfer.Rules, new TransferHistoryLaws()),
        _ => null,
    };

    private GrainAudit<TState, TCommand, TEvent> Of<TState, TCommand, TEvent>(
        string id, IAggregate<TState, TCommand, TEvent, Reply> rules, HistoryLaws<TState, TEvent> laws)
        where TState : class
        where TCommand : class
        where TEvent : class => new(id, rules, laws, accounts);

    private sealed class GrainAudit<TState, TCommand, TEvent>(
        string id, IAggregate<TState, TCommand, TEvent, Reply> rules, HistoryLaws<TState, TEvent> laws, Action<Account, bool> accounts) : IGrainAudit
        where TState : class
        where TCommand : class
        where TEvent : class
    {
        private TState _state = rules.Initial(id);
        private DateTimeOffset _lastAt;

        public long Events { get; private set; }

        public IEnumerable<string> Take(Row row)
        {
            var violations = new List<Violation>();
            foreach (var recorded in EventJson.Read(row, rules.Events))
            {
                var after = rules.Evolve(_state, recorded);
                violations.AddRange(laws.Step(_state, recorded.Body, after));
                (_state, _lastAt) = (after, recorded.Origin.At);
                Events++;
            }

            violations.AddRange(laws.Rest(_state));
            return violations.Select(violation => violation.Text);
        }

        public bool IsState(Snapshot snapshot)
        {
            if (snapshot.Shape != rules.States.Shape)
            {
                return true;
            }

            var bytes = new ArrayBufferWriter<byte>(Math.Max(1, snapshot.State.Length));
            SnapshotBytes.Write(bytes, _state, _lastAt, rules.States);
            return bytes.WrittenSpan.SequenceEqual(snapshot.State.Span);
        }

        public IEnumerable<string> End(IBufferWriter<byte> target)
        {
            rules.States.Write(target, _state);
            var isUnderWay = Accounts.IsUnderWay(_state, rules.Owed(_state));
            foreach (var account in Accounts.Of(_state))
            {
                accounts(account, isUnderWay);
            }

            return laws.End(_state).Select(violation => violation.Text);
        }
    }
}
