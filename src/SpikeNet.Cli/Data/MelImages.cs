using SpikeNet.Datasets;
using SpikeNet.Datasets.Audio;
using SpikeNet.Graph;

namespace SpikeNet.Cli.Data;

/// <summary>The mel images and labels of some recordings, in their order.</summary>
internal sealed class MelImages
{
    private MelImages(float[][] images, int[] labels) => (Images, Labels) = (images, labels);

    internal float[][] Images { get; }

    internal int[] Labels { get; }

    /// <summary>Reads the recordings and runs the front end, on all cores.</summary>
    /// <exception cref="InvalidDataException">A recording is damaged or of another format; the first in order is reported.</exception>
    internal static MelImages Compute(IReadOnlyList<Recording> recordings, MelImageEncoding encoding, CancellationToken cancellation)
    {
        MelFrontEnd frontEnd;
        try
        {
            frontEnd = new MelFrontEnd(Options(encoding));
        }
        catch (ArgumentException e)
        {
            throw new UserException($"The model's input encoding cannot be made: {e.Message}");
        }

        return new MelImages(ForEach(recordings, r => frontEnd.Compute(r.Load()), cancellation), [.. recordings.Select(r => r.Label)]);
    }

    /// <summary>Computes something of every recording, on all cores.</summary>
    /// <exception cref="InvalidDataException">A recording is damaged or of another format; the first in order is reported.</exception>
    internal static float[][] ForEach(IReadOnlyList<Recording> recordings, Func<Recording, float[]> compute, CancellationToken cancellation)
    {
        var results = new float[recordings.Count][];
        var failures = new Exception?[recordings.Count];
        Parallel.For(0, recordings.Count, new ParallelOptions { CancellationToken = cancellation }, i =>
        {
            try
            {
                results[i] = compute(recordings[i]);
            }
            catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
            {
                failures[i] = e;
            }
        });
        return failures.FirstOrDefault(f => f is not null) is { } failure ? throw new InvalidDataException(failure.Message, failure) : results;
    }

    /// <summary>The front end's options for an encoding.</summary>
    internal static MelImageOptions Options(MelImageEncoding encoding) => new()
    {
        SampleRateHz = encoding.SampleRateHz,
        FrameMs = encoding.FrameMs,
        HopMs = encoding.HopMs,
        Bands = encoding.Bands,
        LowestHz = encoding.LowestHz,
        HighestHz = encoding.HighestHz,
        Frames = encoding.Frames,
        DynamicRangeDb = encoding.DynamicRangeDb,
        TrimDb = encoding.TrimDb,
        PreEmphasis = encoding.PreEmphasis,
        Normalisation = encoding.Levels == MelLevels.DynamicRange ? MelNormalisation.DynamicRange : MelNormalisation.MeanAndVariance,
    };
}
