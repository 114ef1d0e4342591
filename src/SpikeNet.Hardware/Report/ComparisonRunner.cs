using System.Collections.Immutable;
using SpikeNet.Graph;
using SpikeNet.Tensors;

namespace SpikeNet.Hardware.Report;

/// <summary>Runs one graph and one batch on several targets: check, compile, run, price.</summary>
public static class ComparisonRunner
{
    /// <summary>The result of each target in the order of the targets.</summary>
    /// <param name="backends">The targets.</param>
    /// <param name="quantised">The graph, quantised once for all.</param>
    /// <param name="input">The spikes of all samples.</param>
    /// <param name="labels">The class of each sample; empty where it is not known.</param>
    /// <param name="options">How to compare.</param>
    /// <param name="progress">Told the name of each target before it runs.</param>
    /// <param name="cancellation">Stops between targets, and within one where the target heeds it.</param>
    /// <exception cref="ArgumentException">There are no samples, or as many labels as samples did not come.</exception>
    /// <exception cref="InvalidOperationException">A target broke its contract: it lost samples.</exception>
    /// <remarks>What a target throws passes through: a table with half of its rows silently missing would mislead.</remarks>
    public static ImmutableArray<TargetResult> Run(
        IReadOnlyList<IBackend> backends, SpikeGraph quantised, SpikeTrain input, int[] labels,
        ComparisonOptions options, IProgress<string>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(backends);
        ArgumentNullException.ThrowIfNull(quantised);
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(options);
        if (input.BatchSize == 0)
            throw new ArgumentException("A comparison needs at least one sample.", nameof(input));
        if (labels.Length != 0 && labels.Length != input.BatchSize)
            throw new ArgumentException($"{input.BatchSize} samples take {input.BatchSize} labels or none, but {labels.Length} came.", nameof(labels));
        var results = ImmutableArray.CreateBuilder<TargetResult>(backends.Count);
        foreach (var backend in backends)
        {
            cancellation.ThrowIfCancellationRequested();
            progress?.Report(backend.Name);
            results.Add(RunOne(backend, quantised, input, labels, options, cancellation));
        }

        return results.MoveToImmutable();
    }

    private static TargetResult RunOne(
        IBackend backend, SpikeGraph graph, SpikeTrain input, int[] labels, ComparisonOptions options, CancellationToken cancellation)
    {
        var diagnostics = backend.Check(graph);
        var result = new TargetResult
        {
            Name = backend.Name,
            Description = backend.Description,
            Fits = diagnostics.IsEmpty,
            Reasons = [.. diagnostics.Select(d => d.ToString())],
            BoundaryDefinitions = backend.Energy.Boundaries,
        };

        // Without integers, or with nodes that the target has no model of, there is nothing that a model could count.
        var countable = diagnostics.All(d => d.Code is not ("SPK1000" or "SPK1009" or "SPK1010" or "SPK1011" or "SPK1190"));
        if (!result.Fits && !(options.WhatIf && countable))
            return result;
        var run = backend.Compile(graph).Run(input, cancellation);
        if (run.Predictions.Length != input.BatchSize || run.Activity.Inferences != input.BatchSize)
            throw new InvalidOperationException(
                $"The target '{backend.Name}' got {input.BatchSize} samples, but classified {run.Predictions.Length} and counted {run.Activity.Inferences}.");
        double samples = input.BatchSize;
        return result with
        {
            WhatIf = !result.Fits,
            Inferences = input.BatchSize,
            Cycles = run.Cycles,
            LatencySeconds = run.LatencySeconds,
            LatencyMeasured = run.LatencyMeasured,
            SynapticOperations = run.Activity.SynapticOperations / samples,
            ExecutedAccumulates = run.Activity.ExecutedAccumulates / samples,
            DenseOperations = run.Activity.DenseOperations / samples,
            Accuracy = ComparisonReport.FractionRight(run.Predictions.AsSpan(), labels),
            Boundaries = EnergyPricing.Price(run, backend.Energy),
            Nodes = run.Activity.Nodes,
            Constants = backend.Energy.Constants,
            Notes = run.Notes,
        };
    }
}
