using SpikeNet.Datasets;
using SpikeNet.Tensors;

namespace SpikeNet.Cli.Data.Inputs;

/// <summary>How recordings of sound become spikes.</summary>
internal abstract record AudioInput : InputPlan
{
    /// <summary>The layout of a step.</summary>
    internal abstract FeatureShape Shape { get; }

    /// <summary>The sample rate that recordings have to have, in hertz.</summary>
    internal abstract int SampleRateHz { get; }

    /// <summary>How training varies the sound itself; null leaves it.</summary>
    internal SoundVariation? Sound { get; init; }

    /// <summary>Reads recordings and runs the front end, on all cores.</summary>
    /// <param name="recordings">The recordings.</param>
    /// <param name="skipped">Where bad ones are listed and left out; null throws at the first in order.</param>
    /// <param name="cancellation">Stops between recordings.</param>
    /// <exception cref="InvalidDataException">A recording is damaged or of another format, and nothing is skipped.</exception>
    internal abstract ITrainingData Load(IReadOnlyList<Recording> recordings, ICollection<SkippedFile>? skipped, CancellationToken cancellation);
}
