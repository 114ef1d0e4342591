using SpikeNet.Tensors;

namespace SpikeNet.Graph;

/// <summary>The events that a node gave in a run, row by row.</summary>
internal sealed class EventRecord(int timeSteps, int batchSize, int features)
{
    private readonly int[][] _indices = new int[timeSteps * batchSize][];
    private readonly float[]?[] _values = new float[timeSteps * batchSize][];
    private SpikeTrain? _train;

    internal void Add(int t, int b, NodeRow row)
    {
        var place = (t * batchSize) + b;
        _indices[place] = [.. row.Events];
        if (row.Events.Any(e => row.Values[e] != 1))
            _values[place] = [.. row.Events.Select(e => (float)row.Values[e])];
    }

    /// <summary>The events as a train; with a payload where some are not worth 1.</summary>
    internal SpikeTrain ToTrain() => _train ??= _values.All(v => v is null) ? SpikeTrain.FromRows(timeSteps, batchSize, features, _indices) : Graded();

    private SpikeTrain Graded()
    {
        var dense = new float[checked(_indices.Length * features)];
        for (var r = 0; r < _indices.Length; r++)
        {
            for (var e = 0; e < _indices[r].Length; e++)
                dense[(r * features) + _indices[r][e]] = _values[r]?[e] ?? 1;
        }

        return SpikeTrain.FromDense(dense, timeSteps, batchSize, features);
    }
}
