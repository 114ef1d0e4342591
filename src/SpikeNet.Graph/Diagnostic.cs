namespace SpikeNet.Graph;

/// <summary>A fault of a graph, or a reason why a target cannot take it.</summary>
/// <param name="Code">A stable code, SPK and four digits.</param>
/// <param name="Node">The node's name, or the graph's where no single node is at fault.</param>
/// <param name="Expected">What was expected.</param>
/// <param name="Found">What was found.</param>
/// <param name="Remedy">The nearest fix.</param>
public sealed record Diagnostic(string Code, string Node, string Expected, string Found, string Remedy)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Code} {Node}: expected {Expected}, found {Found}; {Remedy}";
}
