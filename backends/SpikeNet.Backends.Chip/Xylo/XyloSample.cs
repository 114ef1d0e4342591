using System.Collections.Immutable;

namespace SpikeNet.Backends.Chip;

/// <summary>What Xylo did with one sample.</summary>
/// <param name="InputEvents">Events that came in.</param>
/// <param name="HiddenSpikes">How often each hidden neuron fired, <c>[T][hidden]</c>.</param>
/// <param name="OutputSpikes">How often each output fired, <c>[T][outputs]</c>.</param>
/// <param name="Saturations">States that 16 bits cut.</param>
/// <param name="WideCurrents">Sums of a step beyond 16 bits in populations without a synaptic current, which the graph does not cut and the chip would.</param>
public sealed record XyloSample(
    long InputEvents, ImmutableArray<ImmutableArray<int>> HiddenSpikes, ImmutableArray<ImmutableArray<int>> OutputSpikes, long Saturations, long WideCurrents)
{
    /// <summary>Spikes of all hidden neurons.</summary>
    public long AllHiddenSpikes => HiddenSpikes.Sum(s => s.Sum(n => (long)n));

    /// <summary>Spikes of all outputs.</summary>
    public long AllOutputSpikes => OutputSpikes.Sum(s => s.Sum(n => (long)n));

    /// <summary>Neuron steps in which a hidden neuron fired more than once: where the chip and the graph differ.</summary>
    public long SeveralSpikes => HiddenSpikes.Sum(s => (long)s.Count(n => n > 1));

    /// <summary>The class with the most spikes, the first of equals.</summary>
    public int Prediction
    {
        get
        {
            var counts = Enumerable.Range(0, OutputSpikes.Length == 0 ? 1 : OutputSpikes[0].Length).Select(c => OutputSpikes.Sum(s => s[c])).ToList();
            return counts.IndexOf(counts.Max());
        }
    }
}
