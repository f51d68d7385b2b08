using OrleansOms.Engine;
using OrleansOms.Grains.Interfaces;

namespace OrleansOms.Grains;

/// <summary>What a command comes to whose key its grain knows.</summary>
internal static class RepeatedKeys
{
    /// <summary>With the same body the outcome is the earlier one's; another body was never meant by that key.</summary>
    /// <param name="known">The fingerprint of the body that came with the key first.</param>
    public static Decision<TEvent, Reply> Repeat<TEvent>(this RequestKey key, string known)
        where TEvent : class => known == key.Fingerprint ? Decide.Known<TEvent, Reply>() : Decide.Refuse<TEvent, Reply>(Rejections.KeyReused);
}
