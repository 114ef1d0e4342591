using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace SpikeNet.Cli.Recipes.Yaml;

/// <summary>Looks through a text before it becomes a tree: how deep it nests, and how much its aliases stand for.</summary>
/// <remarks>
/// The tree is built and read by functions that call themselves, which ten thousand brackets would end; and a dozen lines of aliases of aliases
/// stand for billions of layers.
/// </remarks>
internal static class YamlLimits
{
    internal const int Characters = 1 << 20;
    internal const int Depth = 64;
    internal const int Nodes = 1 << 16;

    /// <summary>Checks a text.</summary>
    /// <param name="text">The YAML.</param>
    /// <param name="file">The file's name in messages.</param>
    /// <exception cref="InvalidDataException">It passes a limit, or an alias stands for what it lies in.</exception>
    /// <exception cref="YamlException">It is no YAML.</exception>
    internal static void Check(string text, string file)
    {
        if (text.Length > Characters)
            throw new InvalidDataException($"{file}: {text.Length} characters, more than the {Characters} of a recipe");
        var parser = new Parser(new StringReader(text));
        var sizes = new Dictionary<string, long>(StringComparer.Ordinal);
        var open = new Stack<(string Anchor, long Before)>();
        long nodes = 0;
        while (parser.MoveNext())
        {
            var here = parser.Current!;
            switch (here)
            {
                case AnchorAlias alias when open.Any(o => o.Anchor == alias.Value.Value):
                    throw RecipePlace.Of(file, here.Start).Error($"'*{alias.Value.Value}' stands for what it lies in");
                case AnchorAlias alias:
                    nodes += sizes.GetValueOrDefault(alias.Value.Value, 1);
                    break;
                case MappingStart or SequenceStart:
                    open.Push((Anchor((NodeEvent)here), nodes++));
                    break;
                case MappingEnd or SequenceEnd:
                    var (anchor, before) = open.Pop();
                    sizes[anchor] = nodes - before;
                    break;
                case Scalar scalar:
                    nodes++;
                    sizes[Anchor(scalar)] = 1;
                    break;
            }

            if (open.Count > Depth)
                throw RecipePlace.Of(file, here.Start).Error($"lists and mappings nested more than {Depth} deep");
            if (nodes > Nodes)
                throw RecipePlace.Of(file, here.Start).Error($"more than {Nodes} values, those that aliases stand for counted each time");
        }
    }

    /// <summary>The anchor's name; empty, which no alias has, where there is none.</summary>
    private static string Anchor(NodeEvent node) => node.Anchor.IsEmpty ? "" : node.Anchor.Value;
}
