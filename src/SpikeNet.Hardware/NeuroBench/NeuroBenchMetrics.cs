using System.Collections.Immutable;

namespace SpikeNet.Hardware.NeuroBench;

/// <summary>The metrics of NeuroBench for a model on a set of samples; counts are means per sample.</summary>
/// <remarks>
/// Source of the definitions: NeuroBench (Yik et al., Nature Communications 16, 1545, 2025) and its documentation. They differ from the
/// project's own <see cref="ActivityCounts.SynapticOperations"/>, where a weight of 0 counts too.
/// </remarks>
public sealed record NeuroBenchMetrics
{
    /// <summary>The number of samples.</summary>
    public required int Samples { get; init; }

    /// <summary>The share of samples whose class was right.</summary>
    public required double Accuracy { get; init; }

    /// <summary>Bytes of parameters and buffers.</summary>
    public required ModelFootprint Footprint { get; init; }

    /// <summary>Zero weights / all weights; null where there are none.</summary>
    public required double? ConnectionSparsity { get; init; }

    /// <summary>Zero outputs / all outputs of neurons, over populations, steps and samples; null where there are no neurons.</summary>
    public required double? ActivationSparsity { get; init; }

    /// <summary>Effective accumulates (AC): in layers whose inputs are all -1, 0 or 1.</summary>
    public double EffectiveAccumulates => Synapses.Where(s => s.IsAccumulate).Sum(s => s.Effective);

    /// <summary>Effective multiply-accumulates (MAC): in the other layers.</summary>
    public double EffectiveMultiplyAccumulates => Synapses.Where(s => !s.IsAccumulate).Sum(s => s.Effective);

    /// <summary>Operations as if every weight and every input were other than 0.</summary>
    public double DenseOperations => Synapses.Sum(s => s.Dense);

    /// <summary>Membrane values that a step changed, and all neurons in the first step.</summary>
    public double MembraneUpdates => Neurons.Sum(n => n.MembraneUpdates);

    /// <summary>The synapses, layer by layer.</summary>
    public required ImmutableArray<NeuroBenchSynapses> Synapses { get; init; }

    /// <summary>The populations of neurons in order.</summary>
    public required ImmutableArray<NeuroBenchNeurons> Neurons { get; init; }
}
