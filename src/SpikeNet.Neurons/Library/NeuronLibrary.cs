using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using SpikeNet.Neurons.Model;

namespace SpikeNet.Neurons.Library;

/// <summary>The catalogue of the built-in neurons.</summary>
public static class NeuronLibrary
{
    /// <summary>The neurons by family, each with its variants.</summary>
    public static ImmutableArray<NeuronFamily> Families { get; } = NeuronCatalogue.Families();

    /// <summary>The usual variant of every family.</summary>
    public static ImmutableArray<NeuronModel> All { get; } = [.. Families.Select(f => f.Default)];

    private static FrozenDictionary<string, NeuronModel> ByName { get; } =
        Families.SelectMany(f => f.Variants).ToFrozenDictionary(m => m.Name, StringComparer.Ordinal);

    /// <summary>The model of a name, variants included.</summary>
    /// <param name="name">Such as "LIF" or "LIF-zero-refractory".</param>
    /// <exception cref="ArgumentException">There is no such neuron; the message lists those there are.</exception>
    public static NeuronModel Named(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return ByName.TryGetValue(name, out var model) ? model : throw Unknown(name);
    }

    /// <summary>Whether there is a model of a name, and which.</summary>
    /// <param name="name">The name.</param>
    /// <param name="model">The model.</param>
    public static bool TryNamed(string name, [NotNullWhen(true)] out NeuronModel? model) => ByName.TryGetValue(name, out model);

    private static ArgumentException Unknown(string name)
    {
        // Someone who has the family right looks for its variants, anyone else for the families.
        var family = Families.Where(f => name.StartsWith(f.Default.Name, StringComparison.OrdinalIgnoreCase)).MaxBy(f => f.Default.Name.Length);
        var known = string.Join(", ", (family is null ? All : family.Variants).Take(32).Select(m => m.Name));
        return new($"There is no built-in neuron '{name}'; there are {known}{(family is null ? " and their variants" : "")}.", nameof(name));
    }
}
