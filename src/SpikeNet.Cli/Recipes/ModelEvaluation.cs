using System.Collections.Immutable;
using SpikeNet.Cli.Data;
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

    /// <summary>Runs the graph on recordings.</summary>
    /// <exception cref="UserException">The graph has no input encoding.</exception>
    internal static ModelEvaluation Run(SpikeGraph graph, ImmutableArray<Recording> recordings, CancellationToken cancellation)
    {
        var encoding = EncodingOf(graph);
        var images = MelImages.Compute(recordings, encoding.MelImage, cancellation);
        var classes = graph.ReadOut.Classes;
        var confusion = Enumerable.Range(0, classes).Select(_ => new int[classes]).ToArray();
        long spikes = 0;
        long inputSpikes = 0;
        long operations = 0;
        var right = 0;
        for (var first = 0; first < recordings.Length; first += BatchSize)
        {
            cancellation.ThrowIfCancellationRequested();
            var count = Math.Min(BatchSize, recordings.Length - first);
            var input = SpikeEncoder.Encode(images.Images[first..(first + count)], encoding.Code);
            var run = GraphInterpreter.Run(graph, input);
            var predictions = run.Predictions();
            for (var b = 0; b < count; b++)
            {
                var label = images.Labels[first + b];
                if (label >= classes)
                    throw new UserException($"{recordings[first + b].Id} has the label {label}, but the model knows {classes} classes.");
                confusion[label][predictions[b]]++;
                right += predictions[b] == label ? 1 : 0;
            }

            inputSpikes += input.EventCount;
            spikes += run.Counts.Sum(c => c.OutputSpikes);
            operations += run.SynapticOperations;
        }

        return new ModelEvaluation
        {
            Samples = recordings.Length,
            Right = right,
            Spikes = spikes,
            InputSpikes = inputSpikes,
            SynapticOperations = operations,
            Confusion = confusion,
        };
    }

    /// <summary>Encodes recordings as the graph wants them.</summary>
    internal static (SpikeTrain Input, int[] Labels) Encode(SpikeGraph graph, ImmutableArray<Recording> recordings, CancellationToken cancellation)
    {
        var encoding = EncodingOf(graph);
        var images = MelImages.Compute(recordings, encoding.MelImage, cancellation);
        return (SpikeEncoder.Encode(images.Images, encoding.Code), images.Labels);
    }

    private static InputEncoding EncodingOf(SpikeGraph graph) =>
        graph.Encoding ?? throw new UserException($"The graph '{graph.Name}' does not say how recordings become its input: it has no encoding.");
}
