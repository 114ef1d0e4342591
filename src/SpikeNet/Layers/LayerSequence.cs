using System.Collections.Immutable;

namespace SpikeNet;

/// <summary>What networks and containers check of the layers that they are made of.</summary>
internal static class LayerSequence
{
    /// <summary>Refuses an empty sequence, and sizes that do not agree.</summary>
    internal static void VerifySizes(ImmutableArray<Layer> layers, string owner)
    {
        if (layers.IsDefaultOrEmpty)
            throw new ArgumentException($"{owner} has at least one layer.", nameof(layers));
        for (var i = 1; i < layers.Length; i++)
        {
            if (layers[i].InFeatures != layers[i - 1].OutFeatures)
                throw new ArgumentException(
                    $"'{layers[i - 1].Name}' gives {layers[i - 1].OutFeatures} values, but '{layers[i].Name}' takes {layers[i].InFeatures}.", nameof(layers));
        }
    }

    /// <summary>The layers and what they are made of.</summary>
    internal static IEnumerable<Layer> WithParts(this IEnumerable<Layer> layers) => layers.SelectMany(l => l.Parts.WithParts().Prepend(l));

    /// <summary>Refuses a name that is used twice.</summary>
    internal static void VerifyNames(IEnumerable<string> names)
    {
        if (names.GroupBy(n => n).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new ArgumentException($"The name '{twice.Key}' is used twice.", nameof(names));
    }
}
