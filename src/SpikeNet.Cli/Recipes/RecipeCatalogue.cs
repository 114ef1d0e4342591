using System.Reflection;

namespace SpikeNet.Cli.Recipes;

/// <summary>The built-in recipes, which are the files of examples/recipes, and those in files of the user's.</summary>
internal static class RecipeCatalogue
{
    private const string Prefix = "recipes/";
    private const string Ending = ".yaml";

    /// <summary>The names of the built-in recipes.</summary>
    internal static IReadOnlyList<string> Names { get; } =
    [
        .. Assembly.GetExecutingAssembly().GetManifestResourceNames()
            .Where(n => n.StartsWith(Prefix, StringComparison.Ordinal) && n.EndsWith(Ending, StringComparison.Ordinal))
            .Select(n => n[Prefix.Length..^Ending.Length]).Order(StringComparer.Ordinal),
    ];

    /// <summary>The built-in recipes.</summary>
    internal static IEnumerable<Recipe> BuiltIn() => Names.Select(n => Recipe.Parse(TextOf(n), n + Ending, n));

    /// <summary>The text of a built-in recipe.</summary>
    internal static string TextOf(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(Prefix + name + Ending)
            ?? throw new ArgumentException($"There is no built-in recipe '{name}'.", nameof(name));
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    /// <summary>The built-in recipe of that name, or the recipe in that file.</summary>
    /// <exception cref="UserException">There is neither.</exception>
    internal static Recipe Find(string name)
    {
        if (Names.Contains(name))
            return Recipe.Parse(TextOf(name), name + Ending, name);
        if (File.Exists(name))
            return Recipe.Parse(File.ReadAllText(name), name, Path.GetFileNameWithoutExtension(name));
        throw new UserException(
            $"'{name}' is no recipe and no file; built-in recipes: {string.Join(", ", Names)}. 'train --list' says what they are.");
    }
}
