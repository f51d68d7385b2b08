using OrleansOms.Load.Days.Expected;

namespace OrleansOms.Load.Days.Acts;

/// <summary>Sends again what was answered already: the answer is lost more often than the call.</summary>
public static class Repeater
{
    public static Act? Again(Scene scene)
    {
        if (scene.Dice.PickOrNone(scene.Done) is not { } done) return null;
        return done.Act with
        {
            Kind = "repeat",
            What = $"again: {done.Act.What}",
            Expected = new Verdict(done.Status),
            Key = done.Key,
            Bytes = done.Act.Content,
            RepeatOf = done.Answer,
            Learn = null,
            Check = null,
        };
    }

    /// <summary>The same key with other bytes, of which nothing but one blank is other.</summary>
    public static Act? KeyForOther(Scene scene)
    {
        if (scene.Dice.PickOrNone(scene.Done) is not { } done) return null;
        return done.Act with
        {
            Kind = "mistake",
            What = $"with a used key: {done.Act.What}",
            Expected = Verdict.Invalid("idempotencyKeyReused"),
            Key = done.Key,
            Bytes = [.. done.Act.Content!, (byte)' '],
            Learn = null,
            Check = null,
        };
    }
}
