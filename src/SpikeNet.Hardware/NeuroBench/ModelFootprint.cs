using SpikeNet.Graph;

namespace SpikeNet.Hardware.NeuroBench;

/// <summary>NeuroBench's footprint: the bytes of a model's parameters and buffers, zeros included.</summary>
/// <remarks>
/// Real numbers take 4 bytes; an integer takes the whole bytes of its width (1 up to 8 bits, 2 up to 16, then 4), a quantised neuron's threshold
/// those of its potential, the shift of its leak one. Potentials and activity are no buffers of a model: they are not counted, as NeuroBench does not.
/// </remarks>
/// <param name="Weights">Of synapses, recurrent ones included.</param>
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
                SynapseNode synapses => BytesOf(synapses.Weight),
                ProgramNeuronNode program => program.RecurrentWeights.Sum(BytesOf),
                _ => 0,
            }),
            graph.Nodes.Sum(n => n switch
            {
                SynapseNode synapses => BytesOf(synapses.Bias),
                _ => 0,
            }),
            graph.Nodes.Sum(n => n switch
            {
                NeuronNode { FixedPoint: { } integers } => WholeBytes(integers.StateBits) + (integers.LeakShift is null ? 0L : 1),
                NeuronNode => 2L * sizeof(float),
                ProgramNeuronNode { FixedPoint: { } form } => (form.Factors.Sum(f => (long)f.Values.Length) + form.Inputs.Sum(i => (long)i.Multipliers.Length)) * sizeof(int),
                ProgramNeuronNode program => program.Parameters.Sum(p => (long)p.Length) * sizeof(float),
                _ => 0,
            }),
            graph.Nodes.OfType<NormalisationNode>().Sum(n => (long)(n.Gain.Length + n.Shift.Length + n.Mean.Length + n.Variance.Length) * sizeof(float)),
            graph.Nodes.OfType<DelayNode>().Sum(n => (long)n.DelaySteps.Length * sizeof(int)));
    }

    private static long BytesOf(WeightTensor? weights) =>
        weights is null ? 0 : weights.Length * (weights.IsQuantised ? WholeBytes(weights.Bits) : sizeof(float));

    private static long WholeBytes(int bits) => bits switch
    {
        <= 8 => 1,
        <= 16 => 2,
        _ => 4,
    };
}
