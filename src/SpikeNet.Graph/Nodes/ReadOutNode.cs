using SpikeNet.Tensors;

namespace SpikeNet.Graph;

/// <summary>Turns the activity of the last layer into one score per class; the class is the one with the highest score, the first of equals.</summary>
/// <param name="Name">The node's name.</param>
/// <param name="Rule">How the scores are made.</param>
/// <param name="Classes">The number of classes.</param>
/// <param name="Decay">
/// The factor per step of <see cref="ReadOutRule.LeakyMaximum"/>, <see cref="ReadOutRule.LeakyLast"/> and <see cref="ReadOutRule.TemporalWeight"/>, in (0, 1].
/// </param>
/// <param name="NeuronsPerClass">
/// k, the neurons of a class: value c k + j is neuron j of class c. Above 1 for <see cref="ReadOutRule.PopulationVote"/> and
/// <see cref="ReadOutRule.TemporalWeight"/> only.
/// </param>
public sealed record ReadOutNode(string Name, ReadOutRule Rule, int Classes, double Decay = 1, int NeuronsPerClass = 1) : GraphNode(Name)
{
    /// <inheritdoc/>
    public override string Kind => "read-out";

    /// <inheritdoc/>
    public override FeatureShape ExpectedInput => FeatureShape.Flat(Classes * NeuronsPerClass);

    /// <inheritdoc/>
    public override FeatureShape OutputShape => FeatureShape.Flat(Classes);
}
