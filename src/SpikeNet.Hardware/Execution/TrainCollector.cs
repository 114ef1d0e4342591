using SpikeNet.Tensors;

namespace SpikeNet.Hardware.Execution;

/// <summary>Joins the trains of passes over parts of a batch, each in stretches of time steps, to one of all samples and steps.</summary>
internal sealed class TrainCollector
{
    private readonly List<SpikeTrain[]> _parts = [];

    /// <summary>Copies what a node gave in a pass.</summary>
    internal void Add(IEnumerable<Signal> stretches) =>
        _parts.Add([.. stretches.Select(s => s.Spikes!.Select([.. Enumerable.Range(0, s.BatchSize)]))]);

    internal SpikeTrain ToTrain()
    {
        if (_parts is [[var only]] && (only.Payload.IsEmpty || IsGraded))
            return only;
        var graded = IsGraded;
        var train = new SpikeTrainBuilder(
            _parts[0].Sum(s => s.TimeSteps), _parts.Sum(p => p[0].BatchSize), _parts[0][0].Features, graded,
            expectedEvents: _parts.Sum(p => p.Sum(s => s.EventCount)));
        for (var stretch = 0; stretch < _parts[0].Length; stretch++)
        {
            for (var t = 0; t < _parts[0][stretch].TimeSteps; t++)
            {
                foreach (var part in _parts.Select(p => p[stretch]))
                {
                    for (var b = 0; b < part.BatchSize; b++)
                        Append(train, part, t, b, graded);
                }
            }
        }

        return train.Build();
    }

    /// <summary>Whether any event is worth other than 1: a payload of ones says nothing.</summary>
    private bool IsGraded => _parts.Any(p => p.Any(s => s.Payload.ContainsAnyExcept(1)));

    private static void Append(SpikeTrainBuilder train, SpikeTrain part, int t, int b, bool graded)
    {
        var row = (t * part.BatchSize) + b;
        var events = part.Row(t, b);
        if (!graded)
            train.AppendRow(events);
        else if (part.Payload.IsEmpty)
            train.AppendRow(events, [.. Enumerable.Repeat(1f, events.Length)]);
        else
            train.AppendRow(events, part.Payload[part.RowOffsets[row]..part.RowOffsets[row + 1]]);
    }
}
