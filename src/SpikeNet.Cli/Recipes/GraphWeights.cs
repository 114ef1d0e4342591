using SpikeNet.Graph;

namespace SpikeNet.Cli.Recipes;

/// <summary>Counts what was trained in a graph.</summary>
internal static class GraphWeights
{
    /// <summary>The trained values of synapses: weights, biases, recurrent weights, gains and shifts.</summary>
    internal static int Of(GraphNode node) => node switch
    {
        SynapseNode synapses => synapses.Weight.Length + (synapses.Bias?.Length ?? 0),
        LayerNormalisationNode normalisation => normalisation.Gain.Length + normalisation.Shift.Length,
        PathNode path => path.Body.Nodes.Sum(Of),
        WeightedSumNode sum => sum.Weights.Length,
        NormalisationNode normalisation => normalisation.Gain.Length + normalisation.Shift.Length,
        ProgramNeuronNode program => program.RecurrentWeights.Sum(w => w?.Length ?? 0),
        _ => 0,
    };
}
