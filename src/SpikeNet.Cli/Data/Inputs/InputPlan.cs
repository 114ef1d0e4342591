using SpikeNet.Cli.Recipes.Yaml;
using SpikeNet.Graph;

namespace SpikeNet.Cli.Data.Inputs;

/// <summary>How the samples of a data set become spikes.</summary>
internal abstract record InputPlan
{
    /// <summary>The key under which a model keeps its input where the graph file has no message for it.</summary>
    internal const string MetadataKey = "input";

    /// <summary>The steps of a sample.</summary>
    protected const int MostSteps = 100_000;

    /// <summary>The plan as a recipe writes it, on one line.</summary>
    internal required string Text { get; init; }

    /// <summary>T.</summary>
    internal abstract int TimeSteps { get; }

    /// <summary>How often a channel can spike in a sample.</summary>
    internal abstract int MaximumSpikesPerChannel { get; }

    /// <summary>The encoding in the words of the graph file; null where that has none.</summary>
    internal virtual InputEncoding? Encoding => null;

    /// <summary>Reads 'input' and 'augmentation' of a recipe.</summary>
    internal static InputPlan Read(RecipeMap recipe)
    {
        var item = recipe.Item("input");
        var map = item.Settings();
        var augmentation = recipe.Map("augmentation");
        var text = recipe.Flow("input")!;
        InputPlan plan = item.Kind switch
        {
            "mel-image" => MelImageInput.Read(map, augmentation, text),
            "mel-stream" => MelStreamInput.Read(map, augmentation, text),
            "cochlea" => CochleaInput.Read(map, augmentation, text),
            "event-frames" => EventFrameInput.Read(map, augmentation, text),
            "image" => ImageInput.Read(map, augmentation, text),
            _ => throw item.Unknown("input", ["mel-image", "mel-stream", "cochlea", "event-frames", "image"]),
        };
        map.Done();
        augmentation.Done();
        return plan;
    }

    /// <summary>The input that a model was trained for.</summary>
    /// <exception cref="UserException">The model does not say, or its graph takes another number of steps than it says.</exception>
    internal static InputPlan Of(SpikeGraph graph)
    {
        var plan = Stated(graph);
        return plan.TimeSteps == graph.Input.TimeSteps && plan.TimeSteps <= MostSteps
            ? plan
            : throw new UserException($"The graph '{graph.Name}' takes {graph.Input.TimeSteps} steps at '{graph.Input.Name}', and its samples are coded as {plan.TimeSteps}: both are to be the same, up to {MostSteps}.");
    }

    private static InputPlan Stated(SpikeGraph graph)
    {
        if (graph.Encoding is { } encoding)
            return new MelImageInput(encoding, new()) { Text = "mel-image" };
        return graph.Metadata.TryGetValue(MetadataKey, out var text)
            ? Read(RecipeMap.Parse($"{MetadataKey}: {text}", $"the model '{graph.Name}'", "its input"))
            : throw new UserException($"The graph '{graph.Name}' does not say how recordings become its input: it has no encoding.");
    }

    /// <summary>Reads how values in [0, 1] become spikes.</summary>
    protected static SpikeCode ReadCode(RecipeMap map)
    {
        var code = map.Map("code", shorthand: "kind");
        var read = new SpikeCode(
            code.Choice<SpikeCodeKind>("kind", SpikeCodeKind.Latency, ("latency", SpikeCodeKind.Latency), ("regular-rate", SpikeCodeKind.RegularRate)),
            code.Whole("steps", 16, 1, MostSteps),
            code.Number("threshold", 0, 0, 0.999999));
        code.Done();
        return read;
    }
}
