using SpikeNet.Cli.Data;
using SpikeNet.Graph;
using SpikeNet.Hardware.Execution;

namespace SpikeNet.Cli.Recipes;

/// <summary>How often a network is right when it has heard a share of each recording and is asked at once.</summary>
/// <param name="Share">The share of each recording's frames, rounded up.</param>
/// <param name="Right">How many were right.</param>
/// <param name="Samples">Of how many.</param>
internal sealed record HeardAccuracy(double Share, int Right, int Samples)
{
    private const int BatchSize = 128;

    /// <summary>The share that was right.</summary>
    internal double Accuracy => (double)Right / Samples;

    /// <summary>Runs the graph on the first tenth, two tenths and so on of each recording.</summary>
    internal static IReadOnlyList<HeardAccuracy> Run(SpikeGraph graph, StreamData data, CancellationToken cancellation)
    {
        var results = new List<HeardAccuracy>();
        var executor = GraphExecutor.Obstacle(graph) is null ? new GraphExecutor(graph) : null;
        for (var tenths = 1; tenths <= 10; tenths++)
        {
            var right = 0;
            foreach (var samples in Enumerable.Range(0, data.Count).Chunk(BatchSize))
            {
                cancellation.ThrowIfCancellationRequested();
                var input = data.EncodeHeard(samples, tenths);
                var predictions = (executor?.Run(input, keepEvents: false, cancellation) ?? GraphInterpreter.Run(graph, input)).Predictions();
                right += samples.Where((s, b) => predictions[b] == data.LabelOf(s)).Count();
            }

            results.Add(new HeardAccuracy(tenths / 10.0, right, data.Count));
        }

        return results;
    }
}
