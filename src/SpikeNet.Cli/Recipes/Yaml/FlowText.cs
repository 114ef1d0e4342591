using YamlDotNet.RepresentationModel;

namespace SpikeNet.Cli.Recipes.Yaml;

/// <summary>A YAML node on one line, the same text for the same node.</summary>
internal static class FlowText
{
    internal static string Of(YamlNode node) => node switch
    {
        YamlScalarNode scalar => Scalar(scalar.Value ?? ""),
        YamlSequenceNode list => $"[{string.Join(", ", list.Children.Select(Of))}]",
        YamlMappingNode map => $"{{{string.Join(", ", map.Children.Select(c => $"{Of(c.Key)}: {Of(c.Value)}"))}}}",
        _ => throw new ArgumentException($"A node of type {node.NodeType} has no text.", nameof(node)),
    };

    private static string Scalar(string value) =>
        value.Length > 0 && value.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '+' || c == '-') ? value : $"'{value.Replace("'", "''", StringComparison.Ordinal)}'";
}
