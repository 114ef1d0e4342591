using YamlDotNet.RepresentationModel;

namespace SpikeNet.Cli.Recipes.Yaml;

/// <summary>One thing of several kinds: <c>kind</c>, <c>kind: value</c> or <c>kind: {…}</c>.</summary>
internal sealed class RecipeItem
{
    private readonly string _file;
    private readonly YamlNode? _settings;

    private RecipeItem(string file, string kind, YamlNode? settings, RecipePlace place) => (_file, Kind, _settings, Place) = (file, kind, settings, place);

    /// <summary>The kind.</summary>
    internal string Kind { get; }

    /// <summary>Where it is.</summary>
    internal RecipePlace Place { get; }

    internal static RecipeItem Of(string file, string what, YamlNode node)
    {
        var place = RecipePlace.Of(file, node.Start);
        return node switch
        {
            YamlScalarNode { Value: { Length: > 0 } kind } => new RecipeItem(file, kind, null, place),
            YamlMappingNode { Children.Count: 1 } map when map.Children.First() is { Key: YamlScalarNode { Value: { } kind }, Value: var settings } =>
                new RecipeItem(file, kind, settings, place),
            _ => throw place.Error($"'{what}': expected one kind, as 'kind' or 'kind: {{…}}'"),
        };
    }

    /// <summary>The settings.</summary>
    /// <param name="shorthand">The key that a single value is for; null where there is none.</param>
    internal RecipeMap Settings(string? shorthand = null) => RecipeMap.Of(_file, Kind, _settings, Place, shorthand);

    /// <summary>The error of a kind that there is not.</summary>
    internal InvalidDataException Unknown(string what, IEnumerable<string> kinds) =>
        Place.Error($"'{Kind}' is no {what}; there are: {string.Join(", ", kinds)}");
}
