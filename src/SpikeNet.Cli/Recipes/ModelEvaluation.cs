using SpikeNet.Graph;
using SpikeNet.Hardware.Execution;

namespace SpikeNet.Cli.Recipes;

/// <summary>A graph run on recordings: by kernels that give what the reference interpreter gives, or by that itself where they cannot.</summary>
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

    /// <summary>How often and how early the neurons spiked.</summary>
    internal required SpikeTiming Timing { get; init; }

    /// <summary>When the network decided; null where its read-out does not take spikes.</summary>
    internal required DecisionTiming? Decisions { get; init; }

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

    /// <summary>Runs the graph on samples.</summary>
    internal static ModelEvaluation Run(SpikeGraph graph, ITrainingData data, CancellationToken cancellation)
    {
        var classes = graph.ReadOut.Classes;
        var confusion = Enumerable.Range(0, classes).Select(_ => new int[classes]).ToArray();
        long spikes = 0;
        long inputSpikes = 0;
        long operations = 0;
        var right = 0;
        var timing = new SpikeTiming();
        var decided = graph.Sources(graph.ReadOut.Name)[0];
        var decisions = DecisionTiming.IsOfSpikes(graph.ReadOut.Rule) && !graph.IsQuantised ? new DecisionTiming(graph.ReadOut, graph.Input.TimeSteps) : null;
        var executor = GraphExecutor.Obstacle(graph) is null ? new GraphExecutor(graph) : null;
        foreach (var samples in Enumerable.Range(0, data.Count).Chunk(BatchSize))
        {
            cancellation.ThrowIfCancellationRequested();
            var input = data.Encode(samples, null);
            var run = executor?.Run(input, cancellation: cancellation) ?? GraphInterpreter.Run(graph, input);
            var predictions = run.Predictions();
            int[] labels = [.. samples.Select(data.LabelOf)];
            for (var b = 0; b < labels.Length; b++)
            {
                if (labels[b] >= classes)
                    throw new UserException($"Sample {samples[b]} has the label {labels[b]}, but the model knows {classes} classes.");
                confusion[labels[b]][predictions[b]]++;
                right += predictions[b] == labels[b] ? 1 : 0;
            }

            inputSpikes += input.EventCount;
            spikes += run.Counts.Sum(c => c.OutputSpikes);
            operations += run.SynapticOperations;
            timing.Add(graph, run);
            if (decisions is not null && run.Spikes.TryGetValue(decided, out var output))
                decisions.Add(output, labels);
        }

        return new ModelEvaluation
        {
            Samples = data.Count,
            Right = right,
            Spikes = spikes,
            InputSpikes = inputSpikes,
            SynapticOperations = operations,
            Confusion = confusion,
            Timing = timing,
            Decisions = decisions is { Samples: > 0 } ? decisions : null,
        };
    }
}
