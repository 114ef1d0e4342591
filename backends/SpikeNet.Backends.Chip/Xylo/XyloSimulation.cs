using System.Collections.Immutable;
using SpikeNet.Tensors;

namespace SpikeNet.Backends.Chip;

/// <summary>Runs a network as Xylo does, in integers, step by step.</summary>
/// <remarks>
/// <code>
/// i = sat16(i - (i >> dash_syn) + x)     x: the step's spikes times weights, summed wide
/// i2 = sat16(i2 - (i2 >> dash_syn2) + x2)      only where the network has a second synaptic current, with weights of its own
/// v = sat16(v - (v >> dash_mem) + i + i2)
/// n = min(most, floor(v / theta)) where v >= theta, else 0;   v = v - n theta
/// </code>
/// Hidden neurons may fire several times in a step (most = 31 on the chips), outputs once. A graph's neuron fires once per step, so the answers agree
/// with the graph's own definition as long as no potential reaches 2 theta; with <see cref="MostHiddenSpikes"/> at 1 they always do, bit for bit.
/// Without a synaptic current x goes into v as it is, and <see cref="XyloSample.WideCurrents"/> counts the sums that a 16-bit current would cut.
/// That a step's sum saturates once, and that hidden spikes reach the outputs in their own step, are assumptions of this model.
/// </remarks>
public sealed class XyloSimulation
{
    private readonly XyloModel _model;
    private readonly int[][] _input;
    private readonly int[][] _recurrent;
    private readonly int[][] _output;
    private readonly int[][] _secondInput;
    private readonly int[][] _secondRecurrent;

    /// <summary>Prepares a network.</summary>
    /// <param name="model">The network.</param>
    /// <param name="mostInputEvents">Events of a channel in a step at most.</param>
    public XyloSimulation(XyloModel model, int mostInputEvents)
    {
        ArgumentNullException.ThrowIfNull(model);
        (_model, MostInputEvents, MostHiddenSpikes) = (model, mostInputEvents, model.Hidden.MostSpikes);
        _input = Columns(model.InputWeights, model.Inputs, model.Hidden.Size);
        _recurrent = Columns(model.RecurrentWeights, model.Hidden.Size, model.Hidden.Size);
        _secondInput = Columns(model.SecondInputWeights, model.Inputs, model.Hidden.Size);
        _secondRecurrent = Columns(model.SecondRecurrentWeights, model.Hidden.Size, model.Hidden.Size);
        _output = Columns(model.OutputWeights, model.Hidden.Size, model.Outputs.Size);
    }

    /// <summary>Events of a channel in a step at most.</summary>
    public int MostInputEvents { get; }

    /// <summary>Spikes of a hidden neuron in a step at most; 1 is the graph's own rule.</summary>
    public int MostHiddenSpikes { get; init; }

    /// <summary>Runs one sample.</summary>
    /// <param name="input">The input, <c>[T, B, N]</c>; a payload says how many events of a channel come in a step.</param>
    /// <param name="sample">Which of the B samples.</param>
    /// <exception cref="ArgumentException">The input has other channels, or an event count that is no whole number from 1 to the chip's limit.</exception>
    public XyloSample Run(SpikeTrain input, int sample)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (input.Features != _model.Inputs)
            throw new ArgumentException($"The network '{_model.Name}' takes {_model.Inputs} channels, but {input} came.", nameof(input));
        var (hidden, outputs) = (new Neurons(_model.Hidden, MostHiddenSpikes), new Neurons(_model.Outputs, _model.Outputs.MostSpikes));
        var (hiddenSpikes, outputSpikes) = (new int[input.TimeSteps][], new int[input.TimeSteps][]);
        long events = 0;
        for (var t = 0; t < input.TimeSteps; t++)
        {
            var row = (t * input.BatchSize) + sample;
            for (var e = input.RowOffsets[row]; e < input.RowOffsets[row + 1]; e++)
            {
                var count = Count(input.Payload.IsEmpty ? 1 : input.Payload[e], input.Indices[e], t);
                events += count;
                hidden.Receive(_input[input.Indices[e]], count);
                if (_secondInput.Length > 0)
                    hidden.ReceiveSecond(_secondInput[input.Indices[e]], count);
            }

            for (var n = 0; t > 0 && n < _recurrent.Length; n++)
                hidden.Receive(_recurrent[n], hiddenSpikes[t - 1][n]);
            for (var n = 0; t > 0 && n < _secondRecurrent.Length; n++)
                hidden.ReceiveSecond(_secondRecurrent[n], hiddenSpikes[t - 1][n]);
            hiddenSpikes[t] = hidden.Step();
            for (var n = 0; n < _output.Length; n++)
                outputs.Receive(_output[n], hiddenSpikes[t][n]);
            outputSpikes[t] = outputs.Step();
        }

        return new XyloSample(
            events, [.. hiddenSpikes.Select(s => s.ToImmutableArray())], [.. outputSpikes.Select(s => s.ToImmutableArray())],
            hidden.Saturations + outputs.Saturations, hidden.WideCurrents + outputs.WideCurrents);
    }

    private int Count(float value, int channel, int step) => value == MathF.Floor(value) && value >= 1 && value <= MostInputEvents
        ? (int)value
        : throw new ArgumentException($"Channel {channel} has {value} events in step {step}; Xylo takes 1 to {MostInputEvents}.");

    private static int[][] Columns(ImmutableArray<int> weights, int from, int to) =>
        weights.IsEmpty ? [] : [.. Enumerable.Range(0, from).Select(f => Enumerable.Range(0, to).Select(t => weights[(t * from) + f]).ToArray())];

    private sealed class Neurons(XyloPopulation population, int most)
    {
        private readonly long[] _sums = new long[population.Size];
        private readonly int[] _currents = new int[population.Size];
        private readonly long[] _secondSums = new long[population.SecondDash is null ? 0 : population.Size];
        private readonly int[] _secondCurrents = new int[population.SecondDash is null ? 0 : population.Size];
        private readonly int[] _potentials = new int[population.Size];

        public long Saturations { get; private set; }

        public long WideCurrents { get; private set; }

        public void Receive(int[] weights, int count) => Add(_sums, weights, count);

        public void ReceiveSecond(int[] weights, int count) => Add(_secondSums, weights, count);

        private static void Add(long[] sums, int[] weights, int count)
        {
            if (count == 0)
                return;
            for (var n = 0; n < weights.Length; n++)
                sums[n] += (long)count * weights[n];
        }

        public int[] Step()
        {
            var spikes = new int[_sums.Length];
            for (var n = 0; n < spikes.Length; n++)
            {
                var current = _sums[n];
                _sums[n] = 0;
                if (population.SynapseDash is { } dash)
                    current = _currents[n] = To16Bits(_currents[n] - (_currents[n] >> dash) + current);
                else if (current is > short.MaxValue or < short.MinValue)
                    WideCurrents++;
                if (population.SecondDash is { } second)
                {
                    _secondCurrents[n] = To16Bits(_secondCurrents[n] - (_secondCurrents[n] >> second) + _secondSums[n]);
                    _secondSums[n] = 0;
                    current += _secondCurrents[n];
                }

                var v = To16Bits(_potentials[n] - (_potentials[n] >> population.MembraneDash) + current);
                if (v >= population.Thresholds[n])
                    spikes[n] = Math.Min(most, v / population.Thresholds[n]);
                _potentials[n] = v - (spikes[n] * population.Thresholds[n]);
            }

            return spikes;
        }

        private int To16Bits(long wide)
        {
            var value = Math.Clamp(wide, short.MinValue, short.MaxValue);
            Saturations += value == wide ? 0 : 1;
            return (int)value;
        }
    }
}
