namespace OrleansOms.Grains.Interfaces;

/// <summary>What a grain answers to a command.</summary>
[GenerateSerializer, Immutable, Alias("oms.Reply")]
public abstract record Reply
{
    /// <summary>True when the outcome is that of an earlier request with the same key.</summary>
    [Id(0)]
    public bool Replayed { get; init; }

    public static implicit operator Reply(Rejection rejection) => new Rejected(rejection);

    public static Reply FromRejection(Rejection rejection) => new Rejected(rejection);
}

/// <summary>It was done, and there is nothing to tell about it.</summary>
[GenerateSerializer, Immutable, Alias("oms.Done")]
public sealed record Done : Reply;

/// <summary>It was refused by a rule; nothing was written.</summary>
[GenerateSerializer, Immutable, Alias("oms.Rejected")]
public sealed record Rejected(Rejection Rejection) : Reply;

/// <summary>The message came from another process before what led to it was on disk: send it again once it is.</summary>
[GenerateSerializer, Immutable, Alias("oms.NotDurableYet")]
public sealed record NotDurableYet : Reply;

/// <summary>The process can't answer now (its epoch ended, or a bound is hit): try again with the same key.</summary>
/// <param name="StoreIsFull">There is no room to write: it goes on until somebody makes some.</param>
/// <param name="TooMuch">There was too much to do: nothing was decided, for certain.</param>
[GenerateSerializer, Immutable, Alias("oms.Unavailable")]
public sealed record Unavailable(string Reason, bool StoreIsFull = false, bool TooMuch = false) : Reply;
