using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using SpikeNet.Cli.Data;
using SpikeNet.Cli.Data.Inputs;
using SpikeNet.Cli.Recipes.Layers;
using SpikeNet.Cli.Recipes.Yaml;
using SpikeNet.Datasets;
using SpikeNet.Graph;
using SpikeNet.Tensors;

namespace SpikeNet.Cli.Recipes;

/// <summary>An experiment as data: data set, split, input, layers, read-out, training. A YAML file; see docs/recipes.md.</summary>
internal sealed class Recipe
{
    /// <summary>The name of the read-out in graphs.</summary>
    internal const string ReadOutName = "read-out";

    private static readonly (string Word, ReadOutRule Meaning)[] Rules =
    [
        ("spike-count", ReadOutRule.SpikeCount), ("leaky-maximum", ReadOutRule.LeakyMaximum), ("leaky-last", ReadOutRule.LeakyLast),
        ("maximum", ReadOutRule.Maximum), ("last", ReadOutRule.Last), ("first-spike", ReadOutRule.FirstSpike), ("temporal-weight", ReadOutRule.TemporalWeight),
    ];

    private readonly ImmutableArray<LayerPlan> _layers;
    private readonly (ReadOutRule Rule, double Decay, int NeuronsPerClass, RecipePlace Place) _readOut;

    private Recipe(RecipeMap map, string file, string name, string text)
    {
        File = file;
        Name = map.OptionalText("name") ?? name;
        Description = map.OptionalText("description") ?? "";
        Data = map.Text("data");
        DataPlace = map.PlaceOf("data");
        if (DataSource.All.All(s => s.Name != Data))
            throw map.Wrong("data", string.Join(", ", DataSource.All.Select(s => s.Name)), Data);
        Split = SplitPlan.Read(map);
        Input = InputPlan.Read(map);
        _layers = LayerKinds.Read(map.Items("layers"), new NameGiver());
        if (_layers.IsEmpty)
            throw map.Wrong("layers", "at least one layer", "none");
        var readOut = map.Map("read-out", shorthand: "rule");
        var rule = readOut.Choice<ReadOutRule>("rule", null, Rules);
        var timed = rule == ReadOutRule.TemporalWeight;
        _readOut = (
            rule,
            timed ? 1 / readOut.Number("gamma", 1.25, 1, 1e6) : readOut.Number("decay", 1, 1e-9, 1),
            timed ? readOut.Whole("neurons-per-class", 1, 1) : 1,
            map.PlaceOf("read-out"));
        readOut.Done();
        Quantise = QuantiseSection.Read(map);
        Training = TrainingSection.Read(map);
        TrainingPlace = map.PlaceOf("training");
        Conversion = map.Has("convert") ? ConvertSection.Read(map, Input) : null;
        Teacher = map.Has("teacher") ? TeacherSection.Read(map, Input) : null;
        if (Conversion is not null && Teacher is not null)
            throw Teacher.Place.Error("a recipe has 'convert' or 'teacher', not both");
        if (Conversion is not null && Quantise is not null)
            throw map.PlaceOf("quantise").Error("'quantise' rounds the weights of spiking networks, and 'convert' scales them: quantise the converted model");
        if (Conversion is null && _layers.FirstOrDefault(l => l.IsWithoutSpikes) is { } activation)
            throw activation.Place.Error($"'{activation.Kind}' gives no spikes: add 'convert', or use neurons such as lif");
        if (Teacher is not null)
            Training = Teacher.WithLoss(Training);
        _ = (map.Has("loss") ? map.PlaceOf("loss") : _readOut.Place).Guard("the loss does not fit the read-out", () =>
        {
            Training.Verify(rule);
            return rule;
        });
        map.Done();
        Digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..12];
    }

    /// <summary>Where it comes from, for messages.</summary>
    internal string File { get; }

    /// <summary>The name on the command line, and the network's.</summary>
    internal string Name { get; }

    /// <summary>What it is, in one line.</summary>
    internal string Description { get; }

    /// <summary>The data set by its name in <c>--data</c>.</summary>
    internal string Data { get; }

    /// <summary>How the data set is divided.</summary>
    internal SplitPlan Split { get; }

    /// <summary>From samples to spikes.</summary>
    internal InputPlan Input { get; }

    /// <summary>How weights are quantised in training; null where they are not.</summary>
    internal WeightQuantisation? Quantise { get; }

    /// <summary>Training, but for the seed.</summary>
    internal TrainerOptions Training { get; }

    /// <summary>How its layers, trained without spikes, become a spiking network; null where they are one.</summary>
    internal ConvertSection? Conversion { get; }

    /// <summary>Whom it learns from; null for the labels alone.</summary>
    internal TeacherSection? Teacher { get; }

    /// <summary>The first digits of the SHA-256 of its text.</summary>
    internal string Digest { get; }

    /// <summary>The line of the data set.</summary>
    internal RecipePlace DataPlace { get; }

    /// <summary>The line where training begins.</summary>
    internal RecipePlace TrainingPlace { get; }

    /// <summary>The recipe of that name, or in that file.</summary>
    /// <exception cref="UserException">There is none.</exception>
    /// <exception cref="InvalidDataException">It is wrong; the message names file, line, key and what is allowed.</exception>
    internal static Recipe Named(string name) => RecipeCatalogue.Find(name);

    /// <summary>Reads a recipe.</summary>
    /// <param name="text">The YAML.</param>
    /// <param name="file">Where it comes from, for messages.</param>
    /// <param name="name">Its name where it gives none.</param>
    internal static Recipe Parse(string text, string file, string name) =>
        new(RecipeMap.Parse(text, file, "a recipe"), file, name, text.ReplaceLineEndings("\n"));

    /// <summary>The network with random weights.</summary>
    /// <param name="input">The layout of a step.</param>
    /// <param name="classes">The number of classes.</param>
    /// <param name="seed">Where the weights come from.</param>
    /// <exception cref="InvalidDataException">A layer does not fit; the message names the line.</exception>
    internal Network Build(FeatureShape input, int classes, long seed)
    {
        var random = SplitMix64.For(seed, "weights");
        var (layers, _) = LayerPlan.Build(_layers, input, classes, random, Conversion is null ? Input.TimeSteps : 1, Quantise);
        var network = _readOut.Place.Guard("the read-out does not fit", () =>
            new Network(Name, layers, new ReadOut(ReadOutName, _readOut.Rule, classes, _readOut.Decay, _readOut.NeuronsPerClass)));
        if (Conversion is not null && AnnConversion.Check(network) is [var fault, ..])
            throw PlaceOf(fault.Layer).Error($"'convert': {fault}");
        if (Conversion is null && _layers.Zip(layers).FirstOrDefault(l => Activations(l.Second).Any()) is { First: { } plan, Second: { } layer })
            throw plan.Place.Error($"'{Activations(layer).First().Name}' gives no spikes: use neurons such as lif");
        return network;
    }

    private static IEnumerable<Activation> Activations(Layer layer) => layer is Activation activation ? [activation] : layer.Parts.SelectMany(Activations);

    private RecipePlace PlaceOf(string layer) =>
        layer == ReadOutName ? _readOut.Place : _layers.FirstOrDefault(l => l.Name == layer)?.Place ?? Conversion!.Place;

    /// <summary>Opens the data set as the recipe uses it.</summary>
    /// <param name="source">The data set.</param>
    /// <param name="path">Its folder.</param>
    /// <param name="skipped">Where bad files are listed and left out; null throws at the first.</param>
    internal TaskSet Open(DataSource source, string path, ICollection<SkippedFile>? skipped = null) => source.OpenTask(path, Input, Split, skipped);
}
