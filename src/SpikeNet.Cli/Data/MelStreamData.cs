using SpikeNet.Cli.Data.Inputs;
using SpikeNet.Datasets;
using SpikeNet.Datasets.Audio;
using SpikeNet.Tensors;

namespace SpikeNet.Cli.Data;

/// <summary>Recordings as streams of frames: augmented where asked, then coded as spikes, each frame a step; silence, then the recording.</summary>
/// <remarks>The last step is the last frame that is heard, so that a network that is read after its last step answers at once.</remarks>
internal sealed class MelStreamData : ITrainingData, IFeatures
{
    private readonly MelStreamInput _input;
    private readonly float[][] _levels;
    private readonly int[] _labels;

    private MelStreamData(MelStreamInput input, float[][] levels, int[] labels) => (_input, _levels, _labels) = (input, levels, labels);

    /// <inheritdoc/>
    public int Count => _levels.Length;

    internal static MelStreamData Load(MelStreamInput input, IReadOnlyList<Recording> recordings, CancellationToken cancellation) =>
        new(input, MelImages.ForEach(recordings, r => input.Front.Compute(r.Load()), cancellation), [.. recordings.Select(r => r.Label)]);

    /// <inheritdoc/>
    public int LabelOf(int sample) => _labels[sample];

    /// <summary>The frames of a recording that are heard, at most T.</summary>
    internal int FramesOf(int sample) => Math.Min(_input.Steps, _levels[sample].Length / _input.Front.Bands);

    /// <inheritdoc/>
    public float[] FeaturesOf(int sample)
    {
        var (bands, frames) = (_input.Front.Bands, _levels[sample].Length / _input.Front.Bands);
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
            heard[i] = FramesOf(chosen[i]);
            if (seeds[i] is { } seed)
                (levels[i], heard[i]) = Vary(levels[i], heard[i], seed);
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
        var frames = levels.Length / _input.Front.Bands;
        if (random.NextDouble() < _input.Cut)
            heard = Math.Max(1, (int)Math.Round(heard * random.NextDouble(1.0 / 3, 1)));
        if (frames > MelImageOptions.MostFrames)
            return (levels, heard);
        var changed = new float[levels.Length];
        new MelAugmentation(_input.Front.Bands, frames, _input.Augmentation).Apply(levels, changed, random.NextUInt64());
        return (changed, heard);
    }

    private SpikeTrain ToSpikes(float[][] levels, int[] heard)
    {
        var (bands, count, steps) = (_input.Front.Bands, _input.Levels, _input.Steps);
        var rows = new IReadOnlyList<int>[steps * levels.Length];
        Workers.Run(levels.Length, i =>
        {
            var frames = levels[i].Length / bands;
            for (var t = 0; t < steps; t++)
            {
                var row = new List<int>();
                var frame = t - (steps - heard[i]);
                for (var b = 0; b < bands && frame >= 0; b++)
                {
                    var lit = Math.Min(count, (int)(levels[i][(b * frames) + frame] * (count + 1)));
                    for (var k = 0; k < lit; k++)
                        row.Add((b * count) + k);
                }

                rows[(t * levels.Length) + i] = row;
            }
        });
        return SpikeTrain.FromRows(steps, levels.Length, bands * count, rows);
    }
}
