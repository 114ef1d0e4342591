namespace SpikeNet.Datasets;

/// <summary>A file or recording that was left out, and why.</summary>
/// <param name="Name">Its path or its name in the set.</param>
/// <param name="Reason">What was wrong with it, in one line.</param>
public sealed record SkippedFile(string Name, string Reason)
{
    /// <inheritdoc/>
    public override string ToString() => Reason.StartsWith(Name, StringComparison.Ordinal) ? Reason : $"{Name}: {Reason}";
}
