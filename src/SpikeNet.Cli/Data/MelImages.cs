using System.Collections.Immutable;
using SpikeNet.Datasets;
using SpikeNet.Datasets.Audio;
using SpikeNet.Graph;

namespace SpikeNet.Cli.Data;

/// <summary>The mel images and labels of some recordings, in their order.</summary>
internal sealed class MelImages
{
    private MelImages(MelFrontEnd frontEnd, float[][] images, ImmutableArray<Recording> recordings) => (FrontEnd, Images, Recordings) = (frontEnd, images, recordings);

    internal MelFrontEnd FrontEnd { get; }

    internal float[][] Images { get; }

    /// <summary>What the images are of.</summary>
    internal ImmutableArray<Recording> Recordings { get; }

    /// <summary>Reads the recordings and runs the front end, on all cores.</summary>
    /// <exception cref="InvalidDataException">A recording is damaged or of another format, and nothing is skipped; the first in order is reported.</exception>
    internal static MelImages Compute(IReadOnlyList<Recording> recordings, MelImageEncoding encoding, ICollection<SkippedFile>? skipped, CancellationToken cancellation)
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

        var (images, kept) = ForEach(recordings, r => Image(frontEnd, r.Load()), skipped, cancellation);
        return new MelImages(frontEnd, images, kept);
    }

    /// <summary>Computes something of every recording, on all cores.</summary>
    /// <param name="recordings">The recordings.</param>
    /// <param name="compute">What to compute.</param>
    /// <param name="skipped">Where bad ones are listed and left out; null throws at the first in order.</param>
    /// <param name="cancellation">Stops between recordings.</param>
    /// <exception cref="InvalidDataException">A recording is damaged or of another format, and nothing is skipped.</exception>
    internal static (T[] Results, ImmutableArray<Recording> Kept) ForEach<T>(
        IReadOnlyList<Recording> recordings, Func<Recording, T> compute, ICollection<SkippedFile>? skipped, CancellationToken cancellation)
        where T : class
    {
        var results = new T?[recordings.Count];
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
        for (var i = 0; i < failures.Length; i++)
        {
            if (failures[i] is not { } failure)
                continue;
            if (skipped is null)
                throw new InvalidDataException(failure.Message, failure);
            skipped.Add(new SkippedFile(recordings[i].Id, failure.Message));
        }

        return ([.. results.OfType<T>()], [.. recordings.Where((_, i) => results[i] is not null)]);
    }

    /// <summary>The image of a recording; one of another sample rate is the file's fault here.</summary>
    internal static float[] Image(MelFrontEnd frontEnd, AudioClip clip) => clip.SampleRateHz == frontEnd.Options.SampleRateHz
        ? frontEnd.Compute(clip)
        : throw new InvalidDataException($"{clip.Path}: {clip.SampleRateHz} Hz, the front end expects {frontEnd.Options.SampleRateHz} Hz");

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
