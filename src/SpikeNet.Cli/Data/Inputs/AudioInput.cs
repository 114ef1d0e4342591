using SpikeNet.Datasets;
using SpikeNet.Tensors;

namespace SpikeNet.Cli.Data.Inputs;

/// <summary>How recordings of sound become spikes.</summary>
internal abstract record AudioInput : InputPlan
{
    /// <summary>The layout of a step.</summary>
    internal abstract FeatureShape Shape { get; }

    /// <summary>Reads recordings and runs the front end, on all cores.</summary>
    /// <exception cref="InvalidDataException">A recording is damaged or of another format; the first in order is reported.</exception>
    internal abstract ITrainingData Load(IReadOnlyList<Recording> recordings, CancellationToken cancellation);
}
