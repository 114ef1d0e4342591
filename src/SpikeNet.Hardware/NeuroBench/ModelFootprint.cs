using SpikeNet.Graph;

namespace SpikeNet.Hardware.NeuroBench;

/// <summary>NeuroBench's footprint: the bytes of a model's parameters and buffers, zeros included.</summary>
/// <remarks>
/// Real numbers take 4 bytes; an integer takes the whole bytes of its width, a shift weight those of its code (1 up to 8 bits, 2 up to 16, then 4).
/// Where channels have scales of their own, each takes 4 bytes, and each has a threshold. A quantised neuron's thresholds take the bytes of their
/// width, the shift of its leak one. Potentials and activity are no buffers of a model: they are not counted, as NeuroBench does not.
/// </remarks>
/// <param name="Weights">Of synapses, recurrent ones and the scales of channels included.</param>
/// <param name="Biases">Of synapses.</param>
/// <param name="Neurons">Parameters of neurons: decay and threshold of an integrate-and-fire population, every value that a neuron program is given.</param>
/// <param name="Normalisation">Gains, shifts and statistics.</param>
/// <param name="Delays">Delays in steps, 4 bytes each.</param>
public sealed record ModelFootprint(long Weights, long Biases, long Neurons, long Normalisation, long Delays)
{
    /// <summary>All of them.</summary>
    public long Bytes => Weights + Biases + Neurons + Normalisation + Delays;

    /// <summary>The footprint of a graph.</summary>
    /// <param name="graph">A sound graph.</param>
    public static ModelFootprint Of(SpikeGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        return new ModelFootprint(
            graph.Nodes.Sum(n => n switch
            {
                SynapseNode synapses => BytesOf(synapses.Weight) + ScalesOf(synapses.Weight),
                ProgramNeuronNode program => program.RecurrentWeights.Sum(BytesOf),
                _ => 0,
            }),
            graph.Nodes.OfType<SynapseNode>().Sum(s => BytesOf(s.Bias)),
            graph.Nodes.Sum(n => n switch
            {
                NeuronNode { FixedPoint: { } integers } => (Math.Max(1, integers.ChannelThresholds.Length) * WholeBytes(integers.ThresholdBits ?? integers.StateBits)) + (integers.LeakShift is null ? 0L : 1),
                NeuronNode => 2L * sizeof(float),
                ProgramNeuronNode { FixedPoint: { } form } => (form.Factors.Sum(f => (long)f.Values.Length) + form.Inputs.Sum(i => (long)i.Multipliers.Length)) * sizeof(int),
                ProgramNeuronNode program => program.Parameters.Sum(p => (long)p.Length) * sizeof(float),
                _ => 0,
            }),
            graph.Nodes.OfType<NormalisationNode>().Sum(n => (long)(n.Gain.Length + n.Shift.Length + n.Mean.Length + n.Variance.Length) * sizeof(float)),
            graph.Nodes.OfType<DelayNode>().Sum(n => (long)n.DelaySteps.Length * sizeof(int)));
    }

    private static long BytesOf(WeightTensor? weights) =>
        weights is null ? 0 : weights.Length * (weights.IsQuantised ? WholeBytes(weights.CodeBits) : sizeof(float));

    /// <summary>Scales of channels; one scale for a layer is no tensor, and is not counted.</summary>
    private static long ScalesOf(WeightTensor weights) => weights.IsPerChannel ? weights.Scales.Length * (long)sizeof(float) : 0;

    private static long WholeBytes(int bits) => bits switch
    {
        <= 8 => 1,
        <= 16 => 2,
        _ => 4,
    };
}
