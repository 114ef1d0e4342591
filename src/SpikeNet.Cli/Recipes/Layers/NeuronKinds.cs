using System.Collections.Immutable;
using SpikeNet.Cli.Recipes.Yaml;
using SpikeNet.Neurons;
using SpikeNet.Neurons.Library;
using SpikeNet.Tensors;

namespace SpikeNet.Cli.Recipes.Layers;

/// <summary>Reads layers of neurons.</summary>
internal static class NeuronKinds
{
    private static readonly (string Word, Surrogate Meaning)[] Surrogates =
    [
        ("atan", Neurons.Surrogate.ATan), ("fast-sigmoid", Neurons.Surrogate.FastSigmoid), ("triangle", Neurons.Surrogate.Triangle),
        ("boxcar", Neurons.Surrogate.Boxcar), ("sigmoid", Neurons.Surrogate.Sigmoid), ("gaussian", Neurons.Surrogate.Gaussian),
        ("multi-gaussian", Neurons.Surrogate.MultiGaussian), ("slayer", Neurons.Surrogate.Slayer), ("straight-through", Neurons.Surrogate.StraightThrough),
    ];

    /// <summary>Leaky integrate-and-fire neurons whose decay is a number per step, which most targets have.</summary>
    internal static Func<LayerBuild, Layer> Lif(RecipeMap map)
    {
        var (neuron, surrogate) = Settings(map, "lif");
        return b => new Lif(b.Name, b.Input.Count, neuron, surrogate);
    }

    /// <summary>The neuron and the surrogate of leaky integrate-and-fire neurons.</summary>
    /// <param name="map">The settings.</param>
    /// <param name="kind">The layer's kind, for messages.</param>
    internal static (LifNeuron Neuron, Surrogate Surrogate) Settings(RecipeMap map, string kind)
    {
        var neuron = map.Place.Guard(kind, () => new LifNeuron
        {
            Decay = map.Number("decay", 1, 0, 1),
            Threshold = map.Number("threshold", 1, 0),
            Reset = map.Choice<ResetKind>("reset", ResetKind.BySubtraction, ("subtract", ResetKind.BySubtraction), ("zero", ResetKind.ToZero)),
            Comparison = map.Choice<Comparison>("fires", Comparison.AtLeast, ("at-least", Comparison.AtLeast), ("above", Comparison.Above)),
        });
        return (neuron, Surrogate(map));
    }

    /// <summary>Neurons of any model of the library, feed-forward or recurrent.</summary>
    internal static Func<LayerBuild, Layer> Neuron(RecipeMap map)
    {
        var model = map.PlaceOf("model").Guard("model", () => NeuronLibrary.Named(map.Text("model")));
        var size = map.OptionalWhole("size", 1);
        var options = new NeuronLayerOptions
        {
            TimeStepMs = map.Number("step-ms", 1, 1e-6),
            Surrogate = Surrogate(map),
            ThroughReset = map.Flag("through-reset", false),
            TrainParameters = map.Flag("train-parameters", false),
            Recurrent = map.Flag("recurrent", false),
            RecurrentGain = map.Number("recurrent-gain", 0.5, 0),
        };
        var values = Values(map.Map("values"), [.. model.Parameters.Select(p => p.Name)], model.Name);
        return b =>
        {
            var neurons = size ?? b.Input.Count / model.Inputs.Length;
            LayerBuild.RefuseBeyondLimit(options.Recurrent ? (double)neurons * neurons : neurons);
            return new NeuronLayer(b.Name, neurons, model, options with
            {
                Random = b.Random,
                Values = values.ToImmutableDictionary(v => v.Key, v => Draw(v.Value.From, v.Value.To, neurons, b.Random)),
            });
        };
    }

    /// <summary>One value, or where both ends differ one per neuron, drawn uniformly between them.</summary>
    private static ImmutableArray<float> Draw(double from, double to, int count, SplitMix64 random) =>
        from == to ? [(float)from] : [.. Enumerable.Range(0, count).Select(_ => (float)random.NextDouble(from, to))];

    private static SortedDictionary<string, (double From, double To)> Values(RecipeMap map, ImmutableArray<string> known, string model)
    {
        var values = new SortedDictionary<string, (double, double)>(StringComparer.Ordinal);
        foreach (var key in map.Keys())
        {
            if (!known.Contains(key))
                throw map.PlaceOf(key).Error($"{model} has no parameter '{key}'; it has {string.Join(", ", known)}");
            var range = map.Map(key, shorthand: "from");
            var from = range.Number("from", null);
            values[key] = (from, range.Number("to", from));
            range.Done();
        }

        return values;
    }

    private static Surrogate Surrogate(RecipeMap map)
    {
        var settings = map.Map("surrogate", shorthand: "kind");
        var kind = settings.OptionalText("kind") ?? "atan";
        var found = Surrogates.FirstOrDefault(s => s.Word == kind).Meaning ?? throw settings.Wrong("kind", string.Join(", ", Surrogates.Select(s => s.Word)), kind);
        found = found with { Scale = settings.Number("scale", found.Scale, 1e-6), Amplitude = settings.Number("amplitude", found.Amplitude, 1e-9) };
        settings.Done();
        return found;
    }
}
