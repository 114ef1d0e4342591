using System.Collections.Immutable;

namespace SpikeNet.Graph;

/// <summary>A real network against its integers.</summary>
public sealed record QuantisationReport
{
    /// <summary>The layers in order.</summary>
    public required ImmutableArray<QuantisedLayerReport> Layers { get; init; }

    /// <summary>Samples that both ran; 0 where none did.</summary>
    public required int Samples { get; init; }

    /// <summary>Samples that the real network has right.</summary>
    public required int RealRight { get; init; }

    /// <summary>Samples that the integer network has right.</summary>
    public required int IntegerRight { get; init; }

    /// <summary>Samples of which both say the same.</summary>
    public required int SamePredictions { get; init; }

    /// <summary>Neuron steps in which an integer potential saturated.</summary>
    public required long Saturations { get; init; }

    /// <summary>Accuracy of the real network; null where nothing ran.</summary>
    public double? RealAccuracy => Samples == 0 ? null : (double)RealRight / Samples;

    /// <summary>Accuracy of the integer network; null where nothing ran.</summary>
    public double? IntegerAccuracy => Samples == 0 ? null : (double)IntegerRight / Samples;

    /// <summary>Bytes of all weights and biases in float32.</summary>
    public long RealBytes => Layers.Sum(l => l.RealBytes);

    /// <summary>Bytes of all weights and biases in their codes, and of the scales of channels.</summary>
    public long IntegerBytes => Layers.Sum(l => l.IntegerBytes);
}
