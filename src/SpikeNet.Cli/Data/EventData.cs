using System.Collections.Immutable;
using SpikeNet.Cli.Data.Inputs;
using SpikeNet.Datasets.Events;
using SpikeNet.Tensors;

namespace SpikeNet.Cli.Data;

/// <summary>Event recordings as training data: augmented where asked, then cut into frames.</summary>
/// <param name="recordings">The recordings; their events stay in memory, 13 bytes each.</param>
/// <param name="labels">Their classes.</param>
/// <param name="input">Frames and augmentation.</param>
internal sealed class EventData(ImmutableArray<EventRecording> recordings, ImmutableArray<int> labels, EventFrameInput input) : ITrainingData
{
    private readonly EventAugmentation? _augmentation = input.Augmentation == new EventAugmentationOptions() ? null : new EventAugmentation(input.Augmentation);

    /// <inheritdoc/>
    public int Count => recordings.Length;

    /// <inheritdoc/>
    public int LabelOf(int sample) => labels[sample];

    /// <inheritdoc/>
    public SpikeTrain Encode(ReadOnlySpan<int> samples, SplitMix64? augmentation)
    {
        var chosen = new EventRecording[samples.Length];
        for (var i = 0; i < chosen.Length; i++)
            chosen[i] = recordings[samples[i]];
        if (augmentation is not null && _augmentation is not null)
        {
            var seeds = Array.ConvertAll(chosen, _ => augmentation.NextUInt64());
            Workers.Run(chosen.Length, i => chosen[i] = _augmentation.Apply(chosen[i], seeds[i]));
        }

        return EventFrames.ToSpikeTrain(chosen, input.Frames);
    }
}
