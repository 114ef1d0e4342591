using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace SpikeNet.Cli.Recipes.Yaml;

/// <summary>A mapping of a recipe: gives values by key, each checked, and refuses keys that nobody asked for.</summary>
/// <remarks>Every error is an <see cref="InvalidDataException"/> that names file and line, the key, and what is allowed.</remarks>
internal sealed class RecipeMap
{
    private readonly YamlMappingNode _node;
    private readonly string _file;
    private readonly List<string> _asked = [];

    private RecipeMap(string file, string what, YamlMappingNode node, RecipePlace place) => (_file, What, _node, Place) = (file, what, node, place);

    /// <summary>What the mapping is, as messages call it.</summary>
    internal string What { get; }

    /// <summary>Where it begins.</summary>
    internal RecipePlace Place { get; }

    /// <summary>Reads a text of one YAML document that is a mapping.</summary>
    /// <param name="text">The text.</param>
    /// <param name="file">The file's name in messages.</param>
    /// <param name="what">What the mapping is.</param>
    internal static RecipeMap Parse(string text, string file, string what)
    {
        try
        {
            YamlLimits.Check(text, file);
            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            return stream.Documents switch
            {
                [] => throw new InvalidDataException($"{file}: the file is empty; expected {what}"),
                [{ RootNode: YamlMappingNode root }] => new RecipeMap(file, what, root, RecipePlace.Of(file, root.Start)),
                [{ RootNode: var other }] => throw RecipePlace.Of(file, other.Start).Error($"expected keys and values of {what}"),
                [_, var second, ..] => throw RecipePlace.Of(file, second.RootNode.Start).Error("a second document begins here; expected one"),
            };
        }
        catch (YamlException e)
        {
            throw RecipePlace.Of(file, e.Start).Error($"no YAML: {e.Message}", e);
        }
        catch (InvalidOperationException e)
        {
            // The reader's own words for a text that ends inside a list or a mapping; it does not say where.
            throw new RecipePlace(file, text.AsSpan().TrimEnd().Count('\n') + 1).Error("no YAML: a list or a mapping is not closed", e);
        }
    }

    /// <summary>A mapping of its own, or none, or one value that stands for a key.</summary>
    /// <param name="file">The file's name in messages.</param>
    /// <param name="what">What the mapping is.</param>
    /// <param name="node">The node; null or an empty scalar for no keys.</param>
    /// <param name="place">Where it is.</param>
    /// <param name="shorthand">The key that a single value is for; null where there is none.</param>
    internal static RecipeMap Of(string file, string what, YamlNode? node, RecipePlace place, string? shorthand)
    {
        switch (node)
        {
            case YamlMappingNode mapping:
                return new RecipeMap(file, what, mapping, RecipePlace.Of(file, mapping.Start));
            case null:
            case YamlScalarNode { Value: null or "" }:
                return new RecipeMap(file, what, [], place);
            default:
                return shorthand is null
                    ? throw RecipePlace.Of(file, node.Start).Error($"{what}: expected keys and values, such as {{key: value}}")
                    : new RecipeMap(file, what, new YamlMappingNode(new YamlScalarNode(shorthand), node), place);
        }
    }

    /// <summary>Whether a key is there; it counts as asked for.</summary>
    internal bool Has(string key) => Find(key) is not null;

    /// <summary>The place of a key's value, or of the mapping where the key is not there.</summary>
    internal RecipePlace PlaceOf(string key) => Find(key) is { } node && node.Start.Line > 0 ? RecipePlace.Of(_file, node.Start) : Place;

    /// <summary>A text.</summary>
    internal string Text(string key) => OptionalText(key) ?? throw Missing(key, "a text");

    /// <summary>A text, or null where the key is not there.</summary>
    internal string? OptionalText(string key) => Scalar(key, "a text");

    /// <summary>A whole number.</summary>
    internal int Whole(string key, int? standard, int least, int most = int.MaxValue)
    {
        var expected = most == int.MaxValue ? $"a whole number of at least {least}" : $"a whole number from {least} to {most}";
        return Scalar(key, expected) is not { } text ? standard ?? throw Missing(key, expected)
            : int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most ? value
            : throw Wrong(key, expected, text);
    }

    /// <summary>A whole number, or null where the key is not there.</summary>
    internal int? OptionalWhole(string key, int least, int most = int.MaxValue) => Has(key) ? Whole(key, null, least, most) : null;

    /// <summary>A number.</summary>
    internal double Number(string key, double? standard, double least = double.NegativeInfinity, double most = double.PositiveInfinity)
    {
        var expected = (double.IsFinite(least), double.IsFinite(most)) switch
        {
            (true, true) => Invariant($"a number from {least} to {most}"),
            (true, false) => Invariant($"a number of at least {least}"),
            (false, true) => Invariant($"a number of at most {most}"),
            _ => "a number",
        };
        return Scalar(key, expected) is not { } text ? standard ?? throw Missing(key, expected)
            : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value) && value >= least && value <= most ? value
            : throw Wrong(key, expected, text);
    }

    /// <summary>A number, or null where the key is not there.</summary>
    internal double? OptionalNumber(string key, double least, double most = double.PositiveInfinity) => Has(key) ? Number(key, null, least, most) : null;

    /// <summary>true or false.</summary>
    internal bool Flag(string key, bool standard) => Scalar(key, "true or false") switch
    {
        null => standard,
        "true" => true,
        "false" => false,
        var text => throw Wrong(key, "true or false", text),
    };

    /// <summary>One of some words.</summary>
    /// <param name="key">The key.</param>
    /// <param name="standard">What holds where the key is not there; null where it has to be.</param>
    /// <param name="choices">The words and what they mean.</param>
    internal T Choice<T>(string key, T? standard, params (string Word, T Meaning)[] choices)
        where T : struct
    {
        var expected = string.Join(", ", choices.Select(c => c.Word));
        if (Scalar(key, expected) is not { } text)
            return standard ?? throw Missing(key, expected);
        foreach (var (word, meaning) in choices)
        {
            if (word == text)
                return meaning;
        }

        throw Wrong(key, expected, text);
    }

    /// <summary>A mapping below a key; empty where the key is not there.</summary>
    /// <param name="key">The key.</param>
    /// <param name="shorthand">The key of the lower mapping that a single value is for.</param>
    internal RecipeMap Map(string key, string? shorthand = null) => Of(_file, key, Find(key), PlaceOf(key), shorthand);

    /// <summary>The keys of the mapping with their values, for mappings whose keys are names of the user's.</summary>
    internal IEnumerable<string> Keys()
    {
        foreach (var key in _node.Children.Keys)
        {
            var name = (key as YamlScalarNode)?.Value ?? "";
            _asked.Add(name);
            yield return name;
        }
    }

    /// <summary>One thing of several kinds below a key: <c>kind</c>, or <c>kind: {…}</c>.</summary>
    internal RecipeItem Item(string key) =>
        Find(key) is { } node ? RecipeItem.Of(_file, key, node) : throw Missing(key, "one kind with its settings");

    /// <summary>A list of such things.</summary>
    internal IReadOnlyList<RecipeItem> Items(string key) => Find(key) switch
    {
        null => throw Missing(key, "a list"),
        YamlSequenceNode list => [.. list.Children.Select(n => RecipeItem.Of(_file, key, n))],
        var other => throw RecipePlace.Of(_file, other.Start).Error($"'{key}' of {What}: expected a list"),
    };

    /// <summary>The text of a key's value on one line, for keeping it in a model; null where the key is not there.</summary>
    internal string? Flow(string key) => Find(key) is { } node ? FlowText.Of(node) : null;

    /// <summary>Refuses keys that nobody asked for: call it when all are read.</summary>
    internal void Done()
    {
        foreach (var key in _node.Children.Keys)
        {
            var name = (key as YamlScalarNode)?.Value;
            if (name is null || !_asked.Contains(name))
            {
                throw RecipePlace.Of(_file, key.Start).Error(
                    $"'{name ?? key.ToString()}' is no key of {What}; allowed: {(_asked.Count == 0 ? "none" : string.Join(", ", _asked.Distinct()))}");
            }
        }
    }

    /// <summary>The error of a wrong value.</summary>
    internal InvalidDataException Wrong(string key, string expected, string found) => PlaceOf(key).Error($"'{key}' of {What}: expected {expected}, found '{found}'");

    private InvalidDataException Missing(string key, string expected) => Place.Error($"'{key}' of {What} is missing; expected {expected}");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private string? Scalar(string key, string expected) => Find(key) switch
    {
        null => null,
        YamlScalarNode { Value: { Length: > 0 } value } => value,
        var other => throw RecipePlace.Of(_file, other.Start).Error($"'{key}' of {What}: expected {expected}"),
    };

    private YamlNode? Find(string key)
    {
        _asked.Add(key);
        return _node.Children.TryGetValue(new YamlScalarNode(key), out var node) ? node : null;
    }
}
