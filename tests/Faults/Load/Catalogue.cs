namespace OrleansOms.Faults.Tests.Load;

/// <summary>What there is to order, and where; ids that no other test has.</summary>
public sealed class Catalogue
{
    private const int AmpleSkus = 12;
    private const int ScarceSkus = 4;

    public string Channel { get; } = Unique.Id("ch");

    public string[] Locations { get; } = [Unique.Id("WH"), Unique.Id("WH")];

    /// <summary>Enough for everybody.</summary>
    public string[] Ample { get; } = [.. Enumerable.Range(0, AmpleSkus).Select(_ => Unique.Id("ample"))];

    /// <summary>So few that orders are refused.</summary>
    public string[] Scarce { get; } = [.. Enumerable.Range(0, ScarceSkus).Select(_ => Unique.Id("scarce"))];
}
