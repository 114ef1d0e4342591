namespace SpikeNet.Backends.Chip;

/// <summary>What a layer did on the chip, over all samples of a batch.</summary>
/// <param name="Layer">The layer.</param>
/// <param name="Core">Its core; null where the placement failed.</param>
/// <param name="InputEvents">Events that entered it.</param>
/// <param name="SynapticOperations">Weights added to existing neurons, borders left out.</param>
/// <param name="ToolChainOperations">The tool chain's estimate of the same: events x C_out kx ky / (sx sy), borders included.</param>
/// <param name="Updates">Potentials changed: synaptic operations, and biases added.</param>
/// <param name="Spikes">Spikes that it fired.</param>
/// <param name="StepByStepSpikes">Spikes that it fires by the graph's definition.</param>
/// <param name="PeakOperations">The most synaptic operations of a step of any sample.</param>
/// <param name="PeakEvents">The most events of a step of any sample.</param>
/// <param name="Busy">The time that the core is at work, in seconds: events x service time.</param>
public sealed record Speck2eLayerAccount(
    Speck2eLayer Layer, Speck2eCore? Core, long InputEvents, long SynapticOperations, double ToolChainOperations, long Updates, long Spikes,
    long StepByStepSpikes, long PeakOperations, long PeakEvents, double Busy);
