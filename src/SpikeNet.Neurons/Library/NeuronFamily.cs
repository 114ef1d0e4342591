using System.Collections.Immutable;
using SpikeNet.Neurons.Model;

namespace SpikeNet.Neurons.Library;

/// <summary>A built-in neuron and its variants, as the catalogue and the documentation show it.</summary>
/// <param name="Title">What it is, in a few words.</param>
/// <param name="Equations">The equations of a step in order, one a line; "x" is the input, "s" the spike, H the step function.</param>
/// <param name="Variants">The models, the usual one first; their names are their keys in <see cref="NeuronLibrary.Named"/>.</param>
public sealed record NeuronFamily(string Title, ImmutableArray<string> Equations, ImmutableArray<NeuronModel> Variants)
{
    /// <summary>The usual variant.</summary>
    public NeuronModel Default => Variants[0];

    /// <summary>What a reader should know besides: units, what the defaults are good for, what differs from the publication.</summary>
    public string Note { get; init; } = "";
}
