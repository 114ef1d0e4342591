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

        var images = new float[recordings.Count][];
        var failures = new Exception?[recordings.Count];
        Parallel.For(0, recordings.Count, new ParallelOptions { CancellationToken = cancellation }, i =>
        {
            try
            {
                images[i] = frontEnd.Compute(recordings[i].Load());
            }
            catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
            {
                failures[i] = e;
            }
        });
        if (failures.FirstOrDefault(f => f is not null) is { } failure)
            throw new InvalidDataException(failure.Message, failure);
        return new MelImages(images, [.. recordings.Select(r => r.Label)]);
    }

    private static MelImageOptions Options(MelImageEncoding encoding) => new()
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
