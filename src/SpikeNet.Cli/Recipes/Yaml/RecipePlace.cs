using YamlDotNet.Core;

namespace SpikeNet.Cli.Recipes.Yaml;

/// <summary>A line of a recipe, for messages.</summary>
/// <param name="File">The recipe's file or name.</param>
/// <param name="Line">The line, from 1.</param>
internal readonly record struct RecipePlace(string File, long Line)
{
    internal static RecipePlace Of(string file, Mark mark) => new(file, mark.Line);

    /// <summary>The error to throw.</summary>
    internal InvalidDataException Error(string message, Exception? inner = null) => new($"{File}: line {Line}: {message}", inner);

    /// <summary>Runs something that refuses what it is given by an argument exception, and says where the recipe asked for it.</summary>
    internal T Guard<T>(string what, Func<T> make)
    {
        try
        {
            return make();
        }
        catch (ArgumentException e)
        {
            throw Error($"{what}: {UserException.WordsOf(e)}", e);
        }
    }
}
