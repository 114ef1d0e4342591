using System.Collections.Immutable;

namespace SpikeNet.Cli.Recipes;

/// <summary>What a conversion gave.</summary>
/// <param name="Accuracy">The accuracy of the network without spikes on the validation part; null without one.</param>
/// <param name="Steps">The accuracy of the spiking network on it against the number of steps.</param>
/// <param name="Layers">Its neurons.</param>
internal sealed record ConversionOutcome(double? Accuracy, ImmutableArray<StepAccuracy> Steps, ImmutableArray<ConvertedLayer> Layers);
