namespace OrleansOms.Engine;

/// <summary>How much an operator should care.</summary>
public enum Severity
{
    Ok,

    /// <summary>It works; something should be looked at.</summary>
    Warn,

    /// <summary>It does not work, or what was acknowledged is in danger.</summary>
    Fail,
}

/// <summary>One thing that was looked at.</summary>
/// <param name="Subject">What, in a word or two.</param>
/// <param name="Text">What was found, and what to do about it; without anything secret.</param>
public sealed record Diagnosis(Severity Severity, string Subject, string Text)
{
    public static Diagnosis Ok(string subject, string text) => new(Severity.Ok, subject, text);

    public static Diagnosis Warn(string subject, string text) => new(Severity.Warn, subject, text);

    public static Diagnosis Fail(string subject, string text) => new(Severity.Fail, subject, text);
}
