namespace OrleansOms.Simulation.Planted;

/// <summary>A mistake that somebody might make, as a change of the source text. The product knows nothing of it.</summary>
/// <param name="Name">What is wrong with it.</param>
/// <param name="Seeds">How many seeds from 1 on it takes to catch it, as measured: the last of them is tried first.</param>
/// <param name="Edits">All in one project.</param>
public sealed record PlantedBug(string Name, ulong Seeds, params Edit[] Edits)
{
    /// <summary>The project's folder, from the repository's.</summary>
    public string Project => string.Join('/', Edits[0].File.Split('/')[..2]);

    public override string ToString() => Name;
}

/// <summary>A change of one file.</summary>
/// <param name="File">From the repository's folder.</param>
/// <param name="Right">What stands there, once.</param>
/// <param name="Wrong">What is put in its place.</param>
public sealed record Edit(string File, string Right, string Wrong)
{
    /// <exception cref="InvalidOperationException">What is to be replaced does not stand there exactly once: the bug has to follow the code.</exception>
    public string In(string text)
    {
        var at = text.IndexOf(Right, StringComparison.Ordinal);
        if (at < 0 || text.IndexOf(Right, at + 1, StringComparison.Ordinal) >= 0) throw new InvalidOperationException($"{File} has not exactly one '{Right}'.");
        return string.Concat(text.AsSpan(0, at), Wrong, text.AsSpan(at + Right.Length));
    }
}
