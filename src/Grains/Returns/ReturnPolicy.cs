namespace OrleansOms.Grains.Returns;

/// <summary>What the retailer allows. A return keeps the policy it was requested under.</summary>
/// <param name="Window">How long after their delivery units may be returned.</param>
/// <param name="NeedsApproval">True when an operator approves each return; false when all are approved at once.</param>
public sealed record ReturnPolicy(TimeSpan Window, bool NeedsApproval)
{
    /// <summary>30 days, approved at once.</summary>
    public static ReturnPolicy Default { get; } = new(TimeSpan.FromDays(30), NeedsApproval: false);
}
