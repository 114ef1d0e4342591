using System.Collections.Immutable;
using SpikeNet.Tensors;

namespace SpikeNet.Graph;

/// <summary>How large the values of neuron programs become: measured, since equations of any kind have no useful bound.</summary>
internal static class ProgramRanges
{
    /// <summary>The samples that the interpreter runs; it is slow.</summary>
    private const int Samples = 8;

    /// <summary>The share of steps in which a channel spikes where there are no recordings.</summary>
    private const double Density = 0.2;

    /// <summary>The largest magnitude of every place of each program's, by the node's name; empty where there are no programs.</summary>
    /// <param name="graph">A sound real graph.</param>
    /// <param name="recordings">Recordings, of which some are run; null for random spikes, the same for the same graph.</param>
    internal static ImmutableSortedDictionary<string, ImmutableArray<double>> Of(SpikeGraph graph, SpikeTrain? recordings) =>
        graph.HasRealPrograms
            ? GraphInterpreter.Run(graph, recordings is null ? Random(graph.Input) : Some(recordings)).LargestValues
            : ImmutableSortedDictionary<string, ImmutableArray<double>>.Empty;

    private static SpikeTrain Some(SpikeTrain recordings) => recordings.BatchSize <= Samples
        ? recordings
        : recordings.Select([.. Enumerable.Range(0, Samples).Select(i => (int)((long)i * recordings.BatchSize / Samples))]);

    private static SpikeTrain Random(InputNode input)
    {
        var random = new SplitMix64(1);
        var left = Enumerable.Repeat(input.MaximumSpikesPerChannel, Samples * input.Features).ToArray();
        var rows = new int[input.TimeSteps * Samples][];
        for (var r = 0; r < rows.Length; r++)
        {
            var first = r % Samples * input.Features;
            rows[r] = [.. Enumerable.Range(0, input.Features).Where(i => random.NextDouble() < Density && left[first + i]-- > 0)];
        }

        return SpikeTrain.FromRows(input.TimeSteps, Samples, input.Features, rows);
    }
}
