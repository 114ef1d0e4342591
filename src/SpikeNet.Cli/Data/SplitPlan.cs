using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using SpikeNet.Cli.Recipes.Yaml;
using SpikeNet.Datasets;

namespace SpikeNet.Cli.Data;

/// <summary>How a recipe divides a data set: as its authors did, or in folds; and what of the training part is for validation.</summary>
/// <remarks>
/// All by names, so that samples that come or go do not move others. Fold: the number at the end of the name, or the SHA-1 of the name or
/// of the speaker as an integer, mod the number of folds. Validation: where the first 4 bytes of the SHA-1 of the name (by
/// speaker: of the speaker), over 2^32, are below the share. Our own choice.
/// </remarks>
internal sealed record SplitPlan
{
    /// <summary>The key under which a model keeps its split.</summary>
    internal const string MetadataKey = "split";

    /// <summary>The prefix of a fold on the command line.</summary>
    internal const string FoldPrefix = "fold:";

    /// <summary>The number of folds; null for the parts that the set publishes.</summary>
    internal int? Folds { get; init; }

    /// <summary>What a sample's fold depends on.</summary>
    internal SplitKey By { get; init; }

    /// <summary>The fold that is held out.</summary>
    internal int Test { get; init; }

    /// <summary>The share of the training part that is for validation, in [0, 1); null for the set's own validation part.</summary>
    internal double? Validation { get; init; }

    /// <summary>The plan as a recipe writes it, on one line; null where it says nothing.</summary>
    internal string? Text { get; init; }

    /// <summary>The held-out part in words.</summary>
    internal string HeldOut => Folds is null ? "test" : FoldPrefix + Test.ToString(CultureInfo.InvariantCulture);

    internal static SplitPlan Read(RecipeMap recipe)
    {
        var map = recipe.Map("split");
        var folds = map.OptionalWhole("folds", 2, 1000);
        var plan = new SplitPlan
        {
            Folds = folds,
            By = map.Choice<SplitKey>("by", SplitKey.Name, ("name", SplitKey.Name), ("number", SplitKey.Number), ("speaker", SplitKey.Speaker)),
            Test = map.Whole("test", 0, 0, (folds ?? 1) - 1),
            Validation = map.OptionalNumber("validation", 0, 0.9) ?? (folds is null ? null : 0),
            Text = recipe.Flow("split"),
        };
        map.Done();
        return plan;
    }

    /// <summary>The split that a model was trained with.</summary>
    internal static SplitPlan Of(Graph.SpikeGraph graph)
    {
        if (!graph.Metadata.TryGetValue(MetadataKey, out var text))
            return new SplitPlan();
        var plan = Read(RecipeMap.Parse($"{MetadataKey}: {text}", $"the model '{graph.Name}'", "its split"));
        return graph.Metadata.TryGetValue("held-out", out var heldOut) && heldOut.StartsWith(FoldPrefix, StringComparison.Ordinal) ? plan.WithTest(heldOut) : plan;
    }

    /// <summary>The plan with another fold held out.</summary>
    /// <param name="text">fold:K.</param>
    internal SplitPlan WithTest(string text)
    {
        if (Folds is not { } folds)
            throw new UserException($"--split {text}: the recipe does not divide its data in folds.");
        return int.TryParse(text[FoldPrefix.Length..], NumberStyles.None, CultureInfo.InvariantCulture, out var fold) && fold < folds
            ? this with { Test = fold }
            : throw new UserException($"--split {text}: expected {FoldPrefix}0 to {FoldPrefix}{folds - 1}.");
    }

    /// <summary>The part of a sample.</summary>
    internal Split PartOf(TaskSample sample)
    {
        if (Folds is { } folds && FoldOf(sample, folds) == Test)
            return Split.Test;
        if (Folds is null && (Validation is null || sample.Part != Split.Train))
            return sample.Part;
        return Place(By == SplitKey.Speaker ? sample.Speaker ?? sample.Id : sample.Id) < Validation ? Split.Validation : Split.Train;
    }

    private int FoldOf(TaskSample sample, int folds)
    {
        switch (By)
        {
            case SplitKey.Number:
                var digits = sample.Id[(sample.Id.AsSpan().LastIndexOfAnyExceptInRange('0', '9') + 1)..];
                return digits.Length > 0 ? (int)(BigInteger.Parse(digits, CultureInfo.InvariantCulture) % folds)
                    : throw new UserException($"The split is by number, but the name of '{sample.Id}' ends in none.");
            case SplitKey.Speaker:
                var speaker = sample.Speaker ?? throw new UserException($"The split is by speaker, but '{sample.Id}' has none.");
                return (int)(new BigInteger(Hash(speaker), isUnsigned: true, isBigEndian: true) % folds);
            default:
                return (int)(new BigInteger(Hash(sample.Id), isUnsigned: true, isBigEndian: true) % folds);
        }
    }

    private static double Place(string name) => BinaryPrimitives.ReadUInt32BigEndian(Hash(name)) / 4294967296.0;

#pragma warning disable CA5350 // Not for secrecy: it spreads names evenly.
    private static byte[] Hash(string name) => SHA1.HashData(Encoding.UTF8.GetBytes(name));
#pragma warning restore CA5350
}
