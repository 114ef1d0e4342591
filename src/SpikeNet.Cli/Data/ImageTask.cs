using System.Collections.Immutable;
using System.Globalization;
using SpikeNet.Cli.Data.Inputs;
using SpikeNet.Datasets;
using SpikeNet.Datasets.Images;
using SpikeNet.Tensors;

namespace SpikeNet.Cli.Data;

/// <summary>Images as a task.</summary>
internal sealed class ImageTask(ImageSet train, ImageSet test, ImageInput input, SplitPlan split) : TaskSet(
    train.Name, train.ClassNames, [.. SamplesOf(train, Datasets.Split.Train, 0), .. SamplesOf(test, Datasets.Split.Test, train.Count)], split)
{
    /// <inheritdoc/>
    internal override string? LeftOut => null;

    /// <inheritdoc/>
    internal override InputPlan Input => input;

    /// <inheritdoc/>
    internal override FeatureShape Shape => new(1, train.Height, train.Width);

    /// <inheritdoc/>
    protected override ITrainingData Read(ImmutableArray<TaskSample> samples, CancellationToken cancellation) => new ImageData(
        [.. samples.Select(s => s.Index < train.Count ? train.Normalised(s.Index) : test.Normalised(s.Index - train.Count))],
        [.. samples.Select(s => s.Label)],
        input.Code,
        new ImageAugmentation(train.Height, train.Width, input.Augmentation));

    private static IEnumerable<TaskSample> SamplesOf(ImageSet set, Split part, int first) => Enumerable.Range(0, set.Count).Select(i =>
        new TaskSample(first + i, string.Create(CultureInfo.InvariantCulture, $"{part}/{i:D5}"), set.Labels[i], part));
}
