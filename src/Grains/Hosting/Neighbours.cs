using OrleansOms.Engine;
using OrleansOms.Engine.Activations;
using OrleansOms.Grains.Interfaces;

namespace OrleansOms.Grains.Hosting;

/// <summary>Finds grains that are in this process's memory, so that what is owed to them needs no message.</summary>
public interface INeighbours
{
    /// <summary>
    /// The grain's shell here; null where it has none that can be told directly now. One that is being loaded, or is about to leave, gets messages, which
    /// wait or go where it is next.
    /// </summary>
    INeighbour? Find(GrainName name);
}

/// <summary>A grain in this process's memory.</summary>
public interface INeighbour
{
    /// <summary>Decides <paramref name="message"/> on the caller's thread and answers, nearly always at once.</summary>
    /// <param name="from">The sender's name, <c>type/id</c>.</param>
    /// <param name="cause">The id of the sender's request.</param>
    /// <param name="token">The token of the epoch in which it was sent.</param>
    /// <param name="isDurable">Whether all that led to it is on disk; a message from another process has to be.</param>
    ValueTask<Reply> Take(object message, string from, string cause, string token, bool isDurable = false);
}

/// <summary>All that are resident.</summary>
public sealed class Neighbours(Node node) : INeighbours
{
    public INeighbour? Find(GrainName name) => node.Residents.Find(name) is IHosted { IsOpen: true } open ? open.Host as INeighbour : null;
}
