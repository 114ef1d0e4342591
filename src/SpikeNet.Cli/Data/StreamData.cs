using System.Collections.Immutable;
using SpikeNet.Cli.Data.Inputs;
using SpikeNet.Datasets;
using SpikeNet.Datasets.Audio;
using SpikeNet.Tensors;

namespace SpikeNet.Cli.Data;

/// <summary>Recordings as streams of frames: augmented where asked, then coded as spikes, each frame a step; silence, then the recording.</summary>
/// <remarks>The last step is the last frame that is heard, so that a network that is read after its last step answers at once.</remarks>
internal sealed class StreamData : ITrainingData, IFeatures
{
    private readonly StreamInput _input;
    private readonly SoundVariation.Source? _sound;
    private readonly float[][] _levels;
    private readonly ImmutableArray<Recording> _recordings;

    private StreamData(StreamInput input, float[][] levels, ImmutableArray<Recording> recordings)
    {
        (_input, _levels, _recordings) = (input, levels, recordings);
        _sound = input.Sound?.Open(input.SampleRateHz);
    }

    /// <inheritdoc/>
    public int Count => _levels.Length;

    internal static StreamData Load(StreamInput input, IReadOnlyList<Recording> recordings, ICollection<SkippedFile>? skipped, CancellationToken cancellation)
    {
        var (levels, kept) = MelImages.ForEach(recordings, r => input.LevelsOf(r.Load()), skipped, cancellation);
        return new StreamData(input, levels, kept);
    }

    /// <inheritdoc/>
    public int LabelOf(int sample) => _recordings[sample].Label;

    /// <summary>The frames of a recording that are heard, at most T.</summary>
    internal int FramesOf(int sample) => FramesOf(_levels[sample]);

    /// <inheritdoc/>
    public float[] FeaturesOf(int sample)
    {
        var (bands, frames) = (_input.Bands, _levels[sample].Length / _input.Bands);
        var features = new float[bands * _input.Steps];
        for (var b = 0; b < bands; b++)
            _levels[sample].AsSpan(b * frames, Math.Min(frames, _input.Steps)).CopyTo(features.AsSpan(b * _input.Steps));
        return features;
    }

    /// <inheritdoc/>
    public SpikeTrain Encode(ReadOnlySpan<int> samples, SplitMix64? augmentation)
    {
        var chosen = samples.ToArray();
        var seeds = Array.ConvertAll(chosen, _ => augmentation?.NextUInt64());
        var levels = new float[chosen.Length][];
        var heard = new int[chosen.Length];
        Workers.Run(chosen.Length, i =>
        {
            levels[i] = _levels[chosen[i]];
            if (seeds[i] is { } seed && _sound is not null)
                levels[i] = _input.LevelsOf(_sound.Apply(_recordings[chosen[i]].Load(), SplitMix64.Combine(seed, 1)));
            heard[i] = FramesOf(levels[i]);
            if (seeds[i] is { } other)
                (levels[i], heard[i]) = Vary(levels[i], heard[i], other);
        });
        return ToSpikes(levels, heard);
    }

    /// <summary>What a microphone has given when a share of each recording is heard: silence, then the first frames.</summary>
    /// <param name="samples">Which recordings.</param>
    /// <param name="tenths">The share in tenths; frames are rounded up.</param>
    internal SpikeTrain EncodeHeard(IReadOnlyList<int> samples, int tenths) =>
        ToSpikes([.. samples.Select(s => _levels[s])], [.. samples.Select(s => ((FramesOf(s) * tenths) + 9) / 10)]);

    private (float[] Levels, int Heard) Vary(float[] levels, int heard, ulong seed)
    {
        var random = new SplitMix64(seed);
        var frames = levels.Length / _input.Bands;
        if (random.NextDouble() < _input.Cut)
            heard = Math.Max(1, (int)Math.Round(heard * random.NextDouble(1.0 / 3, 1)));
        if (frames > MelImageOptions.MostFrames)
            return (levels, heard);
        var changed = new float[levels.Length];
        new MelAugmentation(_input.Bands, frames, _input.Augmentation).Apply(levels, changed, random.NextUInt64());
        return (changed, heard);
    }

    private int FramesOf(float[] levels) => Math.Min(_input.Steps, levels.Length / _input.Bands);

    private SpikeTrain ToSpikes(float[][] levels, int[] heard)
    {
        var (bands, steps) = (_input.Bands, _input.Steps);
        var rows = new IReadOnlyList<int>[steps * levels.Length];
        Workers.Run(levels.Length, i =>
        {
            var spikes = _input.Code.Encode(levels[i], bands, heard[i], _input.StepMs);
            for (var t = 0; t < steps; t++)
            {
                var frame = t - (steps - heard[i]);
                rows[(t * levels.Length) + i] = frame >= 0 ? spikes[frame] : [];
            }
        });
        return SpikeTrain.FromRows(steps, levels.Length, bands * _input.Code.ChannelsPerBand, rows);
    }
}
