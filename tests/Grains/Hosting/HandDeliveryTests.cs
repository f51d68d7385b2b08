using OrleansOms.Engine;
using OrleansOms.Engine.Activations;
using OrleansOms.Grains.Hosting;
using OrleansOms.Grains.Interfaces;
using Request = OrleansOms.Engine.Request;

namespace OrleansOms.Grains.Tests.Hosting;

public sealed class HandDeliveryTests
{
    [Fact]
    public void Run_OfALetterThatLeadsToOthers_DeliversThemWhenItIsDone()
    {
        var said = new List<string>();
        Sender? sender = null;
        sender = new Sender(id =>
        {
            said.Add($"{id} begins");
            if (id == "a")
            {
                HandDelivery.Run(Letter(sender!, "b"));
                HandDelivery.Run(Letter(sender!, "c"));
            }

            said.Add($"{id} ends");
        });

        HandDelivery.Run(Letter(sender, "a"));

        Assert.Equal(["a begins", "a ends", "b begins", "b ends", "c begins", "c ends"], said, StringComparer.Ordinal);
    }

    [Fact]
    public void Run_OfLettersThatLeadToOthersForEver_GivesTheThreadBack()
    {
        var delivered = 0;
        Sender? sender = null;
        sender = new Sender(_ =>
        {
            delivered++;
            HandDelivery.Run(Letter(sender!, "again"));
        });

        HandDelivery.Run(Letter(sender, "first"));

        Assert.Equal(["again"], sender.Later, StringComparer.Ordinal);
        Assert.InRange(delivered, 100, 10_000);
    }

    [Fact]
    public void Run_AfterADeliveryThatThrew_DeliversWhatItLeftBehind()
    {
        var said = new List<string>();
        Sender? sender = null;
        sender = new Sender(id =>
        {
            said.Add(id);
            if (id == "a")
            {
                HandDelivery.Run(Letter(sender!, "b"));
                throw new InvalidOperationException("a defect");
            }
        });

        Assert.Throws<InvalidOperationException>(() => HandDelivery.Run(Letter(sender, "a")));
        HandDelivery.Run(Letter(sender, "c"));

        Assert.Equal(["a", "b", "c"], said, StringComparer.Ordinal);
    }

    private static HandDelivery.Bundle Letter(Sender from, string id) =>
        new(from, [new Letter(new Nobody(), new Outgoing(new Request(id, new GrainName("stock", "a@b"), "message"), "token"))]);

    private sealed class Sender(Action<string> deliver) : ISender
    {
        public List<string> Later { get; } = [];

        public void Deliver(IReadOnlyList<Letter> letters) => deliver(Assert.Single(letters).Content.Request.Id);

        public void DeliverLater(IReadOnlyList<Letter> letters) => Later.Add(Assert.Single(letters).Content.Request.Id);
    }

    private sealed class Nobody : INeighbour
    {
        public ValueTask<Reply> Take(object message, string from, string cause, string token, bool isDurable = false) => throw new NotSupportedException();
    }
}
