using SpikeNet.Tensors;

namespace SpikeNet.Graph;

/// <summary>Data that scales are chosen by, and whoever runs the graph on it.</summary>
/// <param name="input">Samples that the network was not tested on, <c>[T, B, N]</c>.</param>
/// <param name="run">Runs a graph; null for <see cref="GraphInterpreter"/>, which is slow but also measures potentials.</param>
public sealed class QuantisationCalibration(SpikeTrain input, Func<SpikeGraph, SpikeTrain, GraphRun>? run = null)
{
    /// <summary>The samples.</summary>
    public SpikeTrain Input { get; } = input ?? throw new ArgumentNullException(nameof(input));

    /// <summary>The run of a graph on the samples.</summary>
    internal GraphRun Run(SpikeGraph graph) => run is null ? GraphInterpreter.Run(graph, Input) : run(graph, Input);
}
