using System.Collections.Immutable;
using SpikeNet.Cli.Data.Inputs;
using SpikeNet.Datasets;
using SpikeNet.Graph;
using SpikeNet.Tensors;

namespace SpikeNet.Cli.Recipes;

/// <summary>A graph run on recordings by the reference interpreter.</summary>
internal sealed record ModelEvaluation
{
    private const int BatchSize = 128;

    internal required int Samples { get; init; }

    internal required int Right { get; init; }

    /// <summary>Spikes of all neurons, the input's channels not counted.</summary>
    internal required long Spikes { get; init; }

    internal required long InputSpikes { get; init; }

    internal required long SynapticOperations { get; init; }

    /// <summary>Rows are the true classes, columns the predicted ones.</summary>
    internal required int[][] Confusion { get; init; }

    internal double Accuracy => (double)Right / Samples;

    /// <summary>The 95 % interval of the accuracy by Wilson's score (Wilson 1927, "Probable inference, the law of succession, and statistical inference").</summary>
    internal (double Low, double High) Interval => WilsonInterval(Right, Samples);

    /// <summary>Wilson's 95 % interval of a share.</summary>
    internal static (double Low, double High) WilsonInterval(int right, int samples)
    {
        // The 97.5 % point of the normal distribution.
        const double z = 1.959963984540054;
        var (n, p) = ((double)samples, (double)right / samples);
        var centre = (p + (z * z / (2 * n))) / (1 + (z * z / n));
        var half = z / (1 + (z * z / n)) * Math.Sqrt((p * (1 - p) / n) + (z * z / (4 * n * n)));
        return (Math.Max(0, centre - half), Math.Min(1, centre + half));
    }

    /// <summary>Runs the graph on recordings of sound.</summary>
    /// <exception cref="UserException">The graph has no input encoding.</exception>
    internal static ModelEvaluation Run(SpikeGraph graph, ImmutableArray<Recording> recordings, CancellationToken cancellation) =>
        Run(graph, AudioInputOf(graph).Load(recordings, cancellation), cancellation);

    /// <summary>Runs the graph on samples.</summary>
    internal static ModelEvaluation Run(SpikeGraph graph, ITrainingData data, CancellationToken cancellation)
    {
        var classes = graph.ReadOut.Classes;
        var confusion = Enumerable.Range(0, classes).Select(_ => new int[classes]).ToArray();
        long spikes = 0;
        long inputSpikes = 0;
        long operations = 0;
        var right = 0;
        for (var first = 0; first < data.Count; first += BatchSize)
        {
            cancellation.ThrowIfCancellationRequested();
            var count = Math.Min(BatchSize, data.Count - first);
            var input = data.Encode([.. Enumerable.Range(first, count)], null);
            var run = GraphInterpreter.Run(graph, input);
            var predictions = run.Predictions();
            for (var b = 0; b < count; b++)
            {
                var label = data.LabelOf(first + b);
                if (label >= classes)
                    throw new UserException($"Sample {first + b} has the label {label}, but the model knows {classes} classes.");
                confusion[label][predictions[b]]++;
                right += predictions[b] == label ? 1 : 0;
            }

            inputSpikes += input.EventCount;
            spikes += run.Counts.Sum(c => c.OutputSpikes);
            operations += run.SynapticOperations;
        }

        return new ModelEvaluation
        {
            Samples = data.Count,
            Right = right,
            Spikes = spikes,
            InputSpikes = inputSpikes,
            SynapticOperations = operations,
            Confusion = confusion,
        };
    }

    /// <summary>Encodes recordings of sound as the graph wants them.</summary>
    internal static (SpikeTrain Input, int[] Labels) Encode(SpikeGraph graph, ImmutableArray<Recording> recordings, CancellationToken cancellation) =>
        (AudioInputOf(graph).Load(recordings, cancellation).Encode([.. Enumerable.Range(0, recordings.Length)], null), [.. recordings.Select(r => r.Label)]);

    private static AudioInput AudioInputOf(SpikeGraph graph) => InputPlan.Of(graph) as AudioInput
        ?? throw new UserException($"The graph '{graph.Name}' was not trained on sound.");
}
