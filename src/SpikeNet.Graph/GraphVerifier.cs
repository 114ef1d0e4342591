using System.Collections.Immutable;

namespace SpikeNet.Graph;

/// <summary>Finds all faults of a graph at once.</summary>
/// <remarks>
/// Codes: SPK0001 names, SPK0002 edges, SPK0003 inputs and read-outs, SPK0004 connections (how many inputs a node takes, and of what),
/// SPK0005 sizes, SPK0006 weights, SPK0007 quantisation, SPK0008 classes, SPK0009 encoding, SPK0010 neuron programs, SPK0011 layouts and
/// windows, SPK0012 groups, SPK0013 normalisation, SPK0014 delays, SPK0015 a cycle without delay, SPK0016 an or of what is not spikes,
/// SPK0017 attention, SPK0018 weighted sums, SPK0019 paths.
/// Passes that refuse a sound graph use SPK0020 (normalisation), SPK0021 (average pooling) and SPK0022 (no integer form).
/// </remarks>
public static class GraphVerifier
{
    /// <summary>The largest number of channels, neurons, features or steps that a graph may state.</summary>
    public const int SizeLimit = 1 << 24;

    /// <summary>All faults; empty for a sound graph.</summary>
    public static ImmutableArray<Diagnostic> Verify(SpikeGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        var faults = ImmutableArray.CreateBuilder<Diagnostic>();
        StructureRules.VerifyNames(graph, faults);
        var connected = faults.Count == 0;
        StructureRules.VerifyEnds(graph, faults);
        foreach (var node in graph.Nodes)
        {
            NodeRules.Verify(node, faults);
            switch (node)
            {
                case DenseNode dense:
                    WeightRules.Verify(dense, faults);
                    break;
                case ConvolutionNode convolution:
                    WeightRules.Verify(convolution, faults);
                    break;
                case TransposedConvolutionNode transposed:
                    WeightRules.Verify(transposed, faults);
                    break;
                case PathNode path:
                    PathRules.Verify(path, graph, faults);
                    break;
                case ProgramNeuronNode program:
                    ProgramRules.Verify(program, faults);
                    break;
            }
        }

        if (connected)
        {
            var topology = new GraphTopology(graph);
            SignalRules.Verify(topology, StructureRules.VerifyConnections(topology, graph.Name, faults), faults);
            QuantisationRules.VerifyScales(topology, faults);
        }

        QuantisationRules.Verify(graph, faults);
        if (graph.Nodes.OfType<ReadOutNode>().FirstOrDefault() is { } readOut && graph.ClassNames.Length != 0 && graph.ClassNames.Length != readOut.Classes)
            faults.Add(new("SPK0008", readOut.Name, $"{readOut.Classes} class names", $"{graph.ClassNames.Length}", "name every class or none"));
        EncodingRules.Verify(graph, faults);
        return faults.ToImmutable();
    }

    /// <summary>Throws where the graph has faults.</summary>
    /// <exception cref="InvalidGraphException">All the faults.</exception>
    public static void ThrowIfInvalid(SpikeGraph graph)
    {
        var faults = Verify(graph);
        if (!faults.IsEmpty)
            throw new InvalidGraphException(graph.Name, faults);
    }

    /// <summary>Throws where the graph has faults, or a pass has reasons not to take it.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="reasons">What the pass has against a sound graph.</param>
    /// <exception cref="InvalidGraphException">All the faults, or all the reasons.</exception>
    internal static void ThrowIfInvalid(SpikeGraph graph, Func<SpikeGraph, ImmutableArray<Diagnostic>> reasons)
    {
        ThrowIfInvalid(graph);
        var found = reasons(graph);
        if (!found.IsEmpty)
            throw new InvalidGraphException(graph.Name, found);
    }
}
