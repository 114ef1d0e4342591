using SpikeNet.Cli.Data.Inputs;
using SpikeNet.Datasets.Events;
using SpikeNet.Tensors;

namespace SpikeNet.Cli.Data;

/// <summary>Event recordings as training data: augmented where asked, then cut into frames.</summary>
/// <param name="recordings">The recordings.</param>
/// <param name="input">Frames and augmentation.</param>
internal sealed class EventData(EventStore recordings, EventFrameInput input) : ITrainingData
{
    private readonly EventAugmentation? _augmentation = input.Augmentation == new EventAugmentationOptions() ? null : new EventAugmentation(input.Augmentation);

    /// <inheritdoc/>
    public int Count => recordings.Count;

    /// <inheritdoc/>
    public int LabelOf(int sample) => recordings.LabelOf(sample);

    /// <inheritdoc/>
    public SpikeTrain Encode(ReadOnlySpan<int> samples, SplitMix64? augmentation)
    {
        var chosen = recordings.Get(samples);
        if (augmentation is not null && _augmentation is not null)
        {
            var seeds = Array.ConvertAll(chosen, _ => augmentation.NextUInt64());
            Workers.Run(chosen.Length, i => chosen[i] = _augmentation.Apply(chosen[i], seeds[i]));
        }

        return EventFrames.ToSpikeTrain(chosen, input.Frames);
    }
}
