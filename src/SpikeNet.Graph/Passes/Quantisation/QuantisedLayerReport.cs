namespace SpikeNet.Graph;

/// <summary>What quantisation did to one dense node or convolution and the neurons behind it, their recurrent weights included.</summary>
public sealed record QuantisedLayerReport
{
    /// <summary>The name of the synapses.</summary>
    public required string Layer { get; init; }

    /// <summary>How weights are stored.</summary>
    public required WeightCoding Coding { get; init; }

    /// <summary>The bits that a weight takes in a memory.</summary>
    public required int WeightBits { get; init; }

    /// <summary>The number of weights.</summary>
    public required int Weights { get; init; }

    /// <summary>The number of scales: 1, or one for each output channel.</summary>
    public required int Scales { get; init; }

    /// <summary>The smallest scale.</summary>
    public required double SmallestScale { get; init; }

    /// <summary>The largest scale.</summary>
    public required double LargestScale { get; init; }

    /// <summary>Weights that were not 0 and are now.</summary>
    public required int Zeroed { get; init; }

    /// <summary>Weights beyond what the code holds at its scale.</summary>
    public required int Clipped { get; init; }

    /// <summary>Weights above the threshold: from one event several spikes would be wanted, of which a target that fires once per event or step gives one. 0 where there are no neurons.</summary>
    public required int AboveThreshold { get; init; }

    /// <summary>The root of the mean squared difference of a weight, relative to the root of its mean square.</summary>
    public required double RelativeError { get; init; }

    /// <summary>The smallest integer threshold; null where there are no neurons.</summary>
    public int? SmallestThreshold { get; init; }

    /// <summary>The largest integer threshold; null where there are no neurons.</summary>
    public int? LargestThreshold { get; init; }

    /// <summary>The width of a potential, or of the widest state of a neuron program; null where there are no states.</summary>
    public int? StateBits { get; init; }

    /// <summary>The shift of the leak; null where there is none.</summary>
    public int? LeakShift { get; init; }

    /// <summary>Bytes of weights and biases in float32.</summary>
    public required long RealBytes { get; init; }

    /// <summary>Bytes of weights and biases in their codes, bits packed, and of the scales of channels, 4 each.</summary>
    public required long IntegerBytes { get; init; }

    /// <summary>Spikes of the real network in the layer, over all samples; null where nothing ran or there are no neurons.</summary>
    public long? RealSpikes { get; init; }

    /// <summary>Spikes of the integer network.</summary>
    public long? IntegerSpikes { get; init; }

    /// <summary>Spikes that both have, of the same neuron in the same step.</summary>
    public long? CommonSpikes { get; init; }

    /// <summary>Neuron steps in which a potential met the end of its range and stayed there; null where nothing ran or there are no neurons.</summary>
    public long? Saturations { get; init; }

    /// <summary>Neurons times steps times samples.</summary>
    public long? NeuronSteps { get; init; }

    /// <summary>Spikes agreeing: those that both have, twice, among the spikes of either; 1 where neither spikes.</summary>
    public double? Agreement => RealSpikes + IntegerSpikes is not { } all ? null : all == 0 ? 1 : 2.0 * CommonSpikes / all;
}
