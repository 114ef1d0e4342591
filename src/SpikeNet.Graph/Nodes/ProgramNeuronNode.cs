using System.Collections.Immutable;
using SpikeNet.Neurons.Interpretation;
using SpikeNet.Neurons.Model;
using SpikeNet.Tensors;

namespace SpikeNet.Graph;

/// <summary>A population of neurons of any model: its step program is what the node means.</summary>
/// <remarks>
/// The node takes inputs x size values: value i * size + n is input i of neuron n. A recurrent population adds to input i of
/// step t what its spikes of step t - 1 carry over <see cref="RecurrentWeights"/>[i]. States begin at the model's initial
/// values for every sample. Runs in float32, or in integers once quantised: then weights are integers of one scale, and
/// <see cref="FixedPoint"/> says how their sums enter and what a step computes.
/// </remarks>
/// <param name="Name">The node's name.</param>
/// <param name="Size">The number of neurons.</param>
/// <param name="Model">The equations.</param>
/// <param name="Parameters">For each parameter of the model its value, or one value per neuron.</param>
/// <param name="TimeStepMs">dt in milliseconds.</param>
/// <param name="RecurrentWeights">For each input of the model its recurrent weights <c>[to, from]</c>, or null; empty for a feed-forward population.</param>
/// <param name="FixedPoint">The integer form once the graph is quantised, otherwise null.</param>
public sealed record ProgramNeuronNode(
    string Name, int Size, NeuronModel Model, ImmutableArray<ImmutableArray<float>> Parameters, double TimeStepMs,
    ImmutableArray<WeightTensor?> RecurrentWeights, FixedPointProgram? FixedPoint = null) : GraphNode(Name)
{
    /// <inheritdoc/>
    public override string Kind => "neuron program";

    /// <inheritdoc/>
    public override FeatureShape ExpectedInput => FeatureShape.Flat(InFeatures);

    /// <inheritdoc/>
    public override FeatureShape OutputShape => FeatureShape.Flat(Size);

    /// <summary>The number of values that the node takes.</summary>
    public int InFeatures => Model.Inputs.Length * Size;

    /// <summary>The place of the model's spike output among its outputs; -1 where its only outputs are graded.</summary>
    public int SpikeOutput => Model.Outputs.ToList().FindIndex(o => o.Kind == NeuronOutputKind.Spikes);

    /// <summary>Whether equations and recurrent weights have their integer form.</summary>
    public bool IsQuantised => FixedPoint is not null && RecurrentWeights.All(w => w is not { IsQuantised: false });

    /// <summary>Whether the node gives spikes; otherwise it gives its first graded output.</summary>
    public bool Spikes => SpikeOutput >= 0;
}
