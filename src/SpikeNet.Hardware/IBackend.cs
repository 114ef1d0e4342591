using System.Collections.Immutable;
using SpikeNet.Graph;

namespace SpikeNet.Hardware;

/// <summary>A hardware target: says what it can represent, and compiles a quantised graph for it.</summary>
/// <remarks>Back-ends count; <see cref="EnergyPricing"/> prices, the same way for all, from <see cref="Energy"/>.</remarks>
public interface IBackend
{
    /// <summary>The target's name on the command line, lower case.</summary>
    string Name { get; }

    /// <summary>One line that says what the target is and how its figures come about.</summary>
    string Description { get; }

    /// <summary>What the target's neurons and memories can do.</summary>
    TargetCapabilities Capabilities { get; }

    /// <summary>The prices of what the target counts.</summary>
    EnergyTable Energy { get; }

    /// <summary>All reasons why the target cannot take the graph; empty where it fits.</summary>
    /// <param name="graph">A sound, quantised graph.</param>
    ImmutableArray<Diagnostic> Check(SpikeGraph graph);

    /// <summary>Prepares a graph to run. A graph that <see cref="Check"/> refuses can still be compiled to price its counts ("what if").</summary>
    /// <param name="graph">A sound, quantised graph.</param>
    ICompiledNetwork Compile(SpikeGraph graph);
}
