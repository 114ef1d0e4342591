namespace SpikeNet.Backends.Chip;

/// <summary>The way of one cell's spikes to one core.</summary>
/// <param name="Source">The sending cell.</param>
/// <param name="From">The sending core's number.</param>
/// <param name="To">The receiving core's number.</param>
/// <param name="HopsX">Hops along x.</param>
/// <param name="HopsY">Hops along y.</param>
/// <param name="First">Its first synapse in the chip's list.</param>
/// <param name="Dense">Dense synapses.</param>
/// <param name="Sparse">Sparse synapses.</param>
/// <param name="Convolutional">Convolutional synapses.</param>
/// <param name="ReceiveSeconds">Axon in and all its synapses.</param>
/// <param name="HopSeconds">All hops.</param>
internal readonly record struct LoihiAxon(
    int Source, int From, int To, int HopsX, int HopsY, int First, int Dense, int Sparse, int Convolutional, double ReceiveSeconds, double HopSeconds)
{
    public int Synapses => Dense + Sparse + Convolutional;

    public int Hops => HopsX + HopsY;
}
