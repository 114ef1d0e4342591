using SpikeNet.Cli.Recipes.Yaml;

namespace SpikeNet.Cli.Recipes.Layers;

/// <summary>Names layers: as the recipe says, else the kind and a running number, such as conv2d1.</summary>
internal sealed class NameGiver
{
    /// <summary>Names in graphs have room for what layers add to theirs.</summary>
    private const int LongestName = 64;

    private readonly HashSet<string> _given = new(StringComparer.Ordinal) { Network.InputName, Recipe.ReadOutName };
    private readonly Dictionary<string, int> _counts = [];

    internal string Give(string? wanted, string kind, RecipePlace place)
    {
        if (wanted is { Length: > LongestName } || wanted?.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-') == false)
            throw place.Error($"the name '{wanted[..Math.Min(wanted.Length, 64)]}' has other characters than letters, digits, '.', '_' and '-', or more than {LongestName}");
        if (wanted is not null)
            return _given.Add(wanted) ? wanted : throw place.Error($"the name '{wanted}' is used twice");
        string name;
        do
        {
            _counts[kind] = _counts.GetValueOrDefault(kind) + 1;
            name = $"{kind}{_counts[kind]}";
        }
        while (!_given.Add(name));
        return name;
    }
}
