using System.Collections.Immutable;
using SpikeNet.Graph;

namespace SpikeNet.Hardware.Report;

/// <summary>What `compare` found: one network, one set of samples, several targets.</summary>
public sealed record ComparisonReport
{
    /// <summary>The network's name.</summary>
    public required string Network { get; init; }

    /// <summary>Its layers.</summary>
    public required ImmutableArray<LayerSummary> Layers { get; init; }

    /// <summary>What the samples are.</summary>
    public required string Data { get; init; }

    /// <summary>The number of samples.</summary>
    public required int Samples { get; init; }

    /// <summary>When the comparison was made.</summary>
    public required DateTimeOffset Date { get; init; }

    /// <summary>The accuracy of the reference interpreter on the quantised graph; null without labels.</summary>
    public required double? Accuracy { get; init; }

    /// <summary>The interpreter's synaptic operations per inference, which every target that fits must equal.</summary>
    public required double SynapticOperations { get; init; }

    /// <summary>The interpreter's dense operations per inference.</summary>
    public required double DenseOperations { get; init; }

    /// <summary>The targets.</summary>
    public required ImmutableArray<TargetResult> Targets { get; init; }

    /// <summary>The rule by which real numbers became integers; null where the network came as it ran.</summary>
    public string? Quantisation { get; init; }

    /// <summary>Neuron steps in which an integer potential met the end of its range and stayed there, by population; of the interpreter on all samples.</summary>
    public ImmutableSortedDictionary<string, long> Saturations { get; init; } = ImmutableSortedDictionary<string, long>.Empty;

    /// <summary>Where potentials saturated, in words; null where none did.</summary>
    public string? SaturationWords => Saturations.Values.Sum() == 0 ? null
        : $"Potentials saturated in {string.Join(", ", Saturations.Where(s => s.Value > 0).Select(s => $"'{s.Key}' ({QuantityFormat.Count((double)s.Value / Samples)} neuron steps per inference)"))}.";

    /// <summary>How much each layer spikes.</summary>
    public ImmutableArray<LayerActivity> Spikes { get; init; } = [];

    /// <summary>The spikes of one sample; null where none is shown.</summary>
    public SpikeRaster? Raster { get; init; }

    /// <summary>The boundaries that at least one target reports, narrow to wide.</summary>
    public ImmutableArray<Boundary> Boundaries =>
        [.. Targets.SelectMany(t => t.BoundaryDefinitions.Select(d => d.Boundary).Concat(t.Boundaries.Select(b => b.Boundary))).Distinct().Order()];

    /// <summary>Puts a report together from the interpreter's run and the targets' results.</summary>
    /// <param name="graph">The quantised graph that ran everywhere.</param>
    /// <param name="reference">The interpreter's run of it on all samples.</param>
    /// <param name="labels">The class of each sample; empty where it is not known.</param>
    /// <param name="targets">The results of <see cref="ComparisonRunner"/>.</param>
    /// <param name="data">What the samples are.</param>
    /// <param name="date">When the comparison was made.</param>
    /// <exception cref="ArgumentException">As many labels as samples did not come.</exception>
    public static ComparisonReport Of(
        SpikeGraph graph, GraphRun reference, int[] labels, ImmutableArray<TargetResult> targets, string data, DateTimeOffset date)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(labels);
        var predictions = reference.Predictions();
        double samples = predictions.Length;
        return new ComparisonReport
        {
            Network = graph.Name,
            Layers = LayerSummary.Of(graph, reference),
            Data = data,
            Samples = predictions.Length,
            Date = date,
            Accuracy = FractionRight(predictions, labels),
            SynapticOperations = reference.SynapticOperations / samples,
            DenseOperations = reference.Counts.Sum(c => c.DenseOperations) / samples,
            Targets = targets,
            Spikes = LayerActivity.Of(graph, reference),
            Saturations = reference.SaturationsOf,
        };
    }

    internal static double? FractionRight(ReadOnlySpan<int> predictions, ReadOnlySpan<int> labels)
    {
        if (labels.IsEmpty)
            return null;
        if (labels.Length != predictions.Length)
            throw new ArgumentException($"{predictions.Length} samples take as many labels or none, but {labels.Length} came.", nameof(labels));
        var right = 0;
        for (var i = 0; i < labels.Length; i++)
            right += predictions[i] == labels[i] ? 1 : 0;
        return (double)right / labels.Length;
    }
}
