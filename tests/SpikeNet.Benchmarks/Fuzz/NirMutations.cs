using SpikeNet.Tensors;

namespace SpikeNet.Benchmarks.Fuzz;

/// <summary>Damage to a NIR file that stays a sound HDF5 file.</summary>
internal static class NirMutations
{
    private static readonly double[] Numbers =
        [double.NaN, double.PositiveInfinity, double.NegativeInfinity, 0, -1, 1, 2, 0.5, 1e-9, 1e30, 1e308, 16777216, 16777217, 2147483647, 2147483648, 4294967296, 9.2e18];

    private static readonly string[] Words =
    [
        "", ".", "NIRGraph", "Input", "Output", "Affine", "Linear", "Scale", "Conv1d", "Conv2d", "SumPool2d", "AvgPool2d", "Flatten", "Delay", "Threshold", "I", "IF", "LI", "LIF",
        "CubaLI", "CubaLIF", "same", "valid", "subtract", ">=", "exact", "input", "output", "node", "a/b", "größe",
    ];

    /// <summary>Harms a tree in place.</summary>
    /// <param name="tree">The file's root.</param>
    /// <param name="other">Another, from which parts are taken.</param>
    /// <param name="random">Chooses.</param>
    internal static void Harm(NirTree tree, NirTree other, SplitMix64 random)
    {
        var groups = tree.All().ToList();
        var group = groups[random.NextInt32(groups.Count)];
        var numbers = groups.SelectMany(g => g.Numbers.Keys.Select(k => (Group: g, Name: k))).ToList();
        var texts = groups.SelectMany(g => g.Texts.Keys.Select(k => (Group: g, Name: k))).ToList();
        switch (random.NextInt32(9))
        {
            case 0 or 1 or 2 when numbers.Count > 0:
                HarmNumbers(numbers[random.NextInt32(numbers.Count)], random);
                break;
            case 3 when texts.Count > 0:
                HarmTexts(texts[random.NextInt32(texts.Count)], random);
                break;
            case 4 or 5 when groups.FirstOrDefault(g => g.Texts.ContainsKey("edges")) is { } graph:
                HarmEdges(graph, random);
                break;
            case 6:
                Remove(group, random);
                break;
            case 7:
                var foreign = other.All().ToList();
                group.Groups[Word(random)] = foreign[random.NextInt32(foreign.Count)].Copy();
                break;
            default:
                Multiply(group, random);
                break;
        }
    }

    private static string Word(SplitMix64 random)
    {
        var word = Words[random.NextInt32(Words.Length)];
        return word is "" or "." || word.Contains('/', StringComparison.Ordinal) ? "w" : word;
    }

    private static void HarmNumbers((NirTree Group, string Name) at, SplitMix64 random)
    {
        var (values, shape) = at.Group.Numbers[at.Name];
        switch (random.NextInt32(6))
        {
            case 0 or 1 when values.Length > 0:
                values[random.NextInt32(values.Length)] = Numbers[random.NextInt32(Numbers.Length)];
                break;
            case 2:
                at.Group.Numbers[at.Name] = ([.. values], [values.Length]);
                break;
            case 3:
                at.Group.Numbers[at.Name] = ([.. values], [1, .. shape, 1, 1]);
                break;
            case 4:
                var size = random.NextInt32(4);
                at.Group.Numbers[at.Name] = ([.. Enumerable.Repeat(1.0, size)], [size]);
                break;
            default:
                at.Group.Numbers[at.Name] = values.Length > 0 && random.NextInt32(2) == 0 ? ([values[0]], []) : ([.. values], [.. shape.Reverse()]);
                break;
        }
    }

    private static void HarmTexts((NirTree Group, string Name) at, SplitMix64 random)
    {
        var (texts, _) = at.Group.Texts[at.Name];
        if (texts.Length == 0)
            return;
        texts[random.NextInt32(texts.Length)] = random.NextInt32(8) == 0 ? new string('x', 1 << random.NextInt32(18)) : Words[random.NextInt32(Words.Length)];
    }

    private static void HarmEdges(NirTree graph, SplitMix64 random)
    {
        var edges = graph.Texts["edges"].Texts.ToList();
        var names = graph.Groups.TryGetValue("nodes", out var nodes) && nodes.Groups.Count > 0 ? nodes.Groups.Keys.ToList() : ["input"];
        for (var i = 1 << random.NextInt32(random.NextInt32(8) == 0 ? 12 : 3); i > 0; i--)
            edges.AddRange([names[random.NextInt32(names.Count)], names[random.NextInt32(names.Count)]]);
        for (var i = random.NextInt32(4); i > 0 && edges.Count >= 2; i--)
            edges.RemoveRange(2 * random.NextInt32(edges.Count / 2), 2);
        graph.Texts["edges"] = ([.. edges], random.NextInt32(8) == 0 ? [edges.Count] : [edges.Count / 2, 2]);
        if (edges.Count % 2 != 0)
            graph.Texts["edges"] = ([.. edges], [edges.Count]);
    }

    private static void Remove(NirTree group, SplitMix64 random)
    {
        var names = group.Groups.Keys.Concat(group.Numbers.Keys).Concat(group.Texts.Keys).ToList();
        if (names.Count == 0)
            return;
        var name = names[random.NextInt32(names.Count)];
        group.Groups.Remove(name);
        group.Numbers.Remove(name);
        group.Texts.Remove(name);
    }

    /// <summary>Copies of a member, or a group in itself many times over.</summary>
    private static void Multiply(NirTree group, SplitMix64 random)
    {
        if (group.Groups.Count == 0)
            return;
        var (name, inner) = group.Groups.ElementAt(random.NextInt32(group.Groups.Count));
        if (random.NextInt32(2) == 0)
        {
            for (var i = random.NextInt32(1 << random.NextInt32(8)); i > 0; i--)
                group.Groups[$"{name}{i}"] = inner.Copy();
            return;
        }

        var nested = inner.Copy();
        for (var i = random.NextInt32(40); i > 0; i--)
        {
            var outer = new NirTree();
            outer.Texts["type"] = (["NIRGraph"], []);
            outer.Texts["edges"] = ([], [0, 2]);
            outer.Groups["nodes"] = new NirTree();
            outer.Groups["nodes"].Groups["inner"] = nested;
            nested = outer;
        }

        group.Groups[name] = nested;
    }
}
