using System.Collections.Immutable;
using SpikeNet.Graph;
using SpikeNet.Tensors;

namespace SpikeNet;

/// <summary>Labelled arrays of values as training data: as they are, for networks without spikes and for direct coding, or coded as spikes.</summary>
public sealed class CodedValues : ITrainingData
{
    private readonly IReadOnlyList<float[]> _values;
    private readonly IReadOnlyList<int> _labels;
    private readonly SpikeCode? _code;
    private readonly int _steps;

    private CodedValues(IReadOnlyList<float[]> values, IReadOnlyList<int> labels, SpikeCode? code, int steps)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(steps);
        if (values.Count != labels.Count)
            throw new ArgumentException($"{values.Count} samples need as many labels, but {labels.Count} came.", nameof(labels));
        for (var i = 0; i < values.Count; i++)
        {
            if (values[i].Length != values[0].Length)
                throw new ArgumentException($"Sample {i} has {values[i].Length} values, the first has {values[0].Length}.", nameof(values));
        }

        (_values, _labels, _code, _steps) = (values, labels, code, steps);
    }

    /// <inheritdoc/>
    public int Count => _values.Count;

    /// <summary>The values themselves in every step, as graded events: a network without spikes takes one step.</summary>
    /// <param name="values">One array of N values for each sample.</param>
    /// <param name="labels">A class for each.</param>
    /// <param name="timeSteps">T, above 0.</param>
    /// <exception cref="ArgumentException">The numbers of samples, labels or values do not agree.</exception>
    public static CodedValues Direct(IReadOnlyList<float[]> values, IReadOnlyList<int> labels, int timeSteps = 1) => new(values, labels, null, timeSteps);

    /// <summary>Values in [0, 1] as spikes.</summary>
    /// <param name="values">One array of N values for each sample.</param>
    /// <param name="labels">A class for each.</param>
    /// <param name="code">The code.</param>
    /// <exception cref="ArgumentException">The numbers of samples, labels or values do not agree.</exception>
    public static CodedValues Spikes(IReadOnlyList<float[]> values, IReadOnlyList<int> labels, SpikeCode code)
    {
        ArgumentNullException.ThrowIfNull(code);
        return new CodedValues(values, labels, code, code.TimeSteps);
    }

    /// <inheritdoc/>
    public int LabelOf(int sample) => _labels[sample];

    /// <inheritdoc/>
    public SpikeTrain Encode(ReadOnlySpan<int> samples, SplitMix64? augmentation)
    {
        ImmutableArray<float[]> chosen = [.. samples.ToArray().Select(s => _values[s])];
        if (_code is not null)
            return SpikeEncoder.Encode(chosen, _code);
        var features = chosen[0].Length;
        var builder = new SpikeTrainBuilder(_steps, chosen.Length, features, withPayload: true, expectedEvents: _steps * chosen.Sum(v => v.Count(x => x != 0)));
        var (indices, payload) = (new int[features], new float[features]);
        for (var t = 0; t < _steps; t++)
        {
            foreach (var values in chosen)
            {
                var count = 0;
                for (var i = 0; i < features; i++)
                {
                    if (values[i] != 0)
                        (indices[count], payload[count++]) = (i, values[i]);
                }

                builder.AppendRow(indices.AsSpan(0, count), payload.AsSpan(0, count));
            }
        }

        return builder.Build();
    }
}
