using SpikeNet.Graph;

namespace SpikeNet.Cli.Recipes;

/// <summary>Counts what was trained in a graph.</summary>
internal static class GraphWeights
{
    /// <summary>The trained values of synapses: weights, biases, recurrent weights, gains and shifts.</summary>
    internal static int Of(GraphNode node) => node switch
    {
        DenseNode dense => dense.Weight.Length + (dense.Bias?.Length ?? 0),
        ConvolutionNode convolution => convolution.Weight.Length + (convolution.Bias?.Length ?? 0),
        NormalisationNode normalisation => normalisation.Gain.Length + normalisation.Shift.Length,
        ProgramNeuronNode program => program.RecurrentWeights.Sum(w => w?.Length ?? 0),
        _ => 0,
    };
}
