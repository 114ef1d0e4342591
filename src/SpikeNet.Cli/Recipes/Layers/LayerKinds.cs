using System.Collections.Immutable;
using SpikeNet.Cli.Recipes.Yaml;

namespace SpikeNet.Cli.Recipes.Layers;

/// <summary>The layers that a recipe can have, with the names of torch.nn where there are any.</summary>
internal static class LayerKinds
{
    /// <summary>The key that a single value is for, and what reads the settings.</summary>
    private static readonly SortedDictionary<string, (string? Shorthand, Func<RecipeMap, NameGiver, Func<LayerBuild, Layer>> Read)> Kinds = new(StringComparer.Ordinal)
    {
        ["linear"] = ("out", (map, _) => Linear(map)),
        ["conv-transpose1d"] = (null, (map, _) => SpatialKinds.Transposed(map, line: true)),
        ["conv-transpose2d"] = (null, (map, _) => SpatialKinds.Transposed(map, line: false)),
        ["layer-norm"] = (null, (map, _) => BranchKinds.LayerNorm(map)),
        ["group-norm"] = ("groups", (map, _) => BranchKinds.GroupNorm(map)),
        ["attention"] = ("form", (map, _) => BranchKinds.Attention(map)),
        ["dual-branch"] = (null, BranchKinds.DualBranch),
        ["dual-path"] = (null, BranchKinds.DualPath),
        ["gated-spiking-unit"] = ("size", (map, _) => BranchKinds.GatedSpikingUnit(map)),
        ["learnable-delay"] = ("steps", (map, _) => BranchKinds.LearnableDelay(map)),
        ["conv1d"] = (null, (map, _) => SpatialKinds.Convolution(map, line: true)),
        ["conv2d"] = (null, (map, _) => SpatialKinds.Convolution(map, line: false)),
        ["avg-pool1d"] = ("kernel", (map, _) => SpatialKinds.Pool(map, line: true, (b, w) => new AvgPool1d(b.Name, b.Input, w))),
        ["avg-pool2d"] = ("kernel", (map, _) => SpatialKinds.Pool(map, line: false, (b, w) => new AvgPool2d(b.Name, b.Input, w))),
        ["max-pool1d"] = ("kernel", (map, _) => SpatialKinds.Pool(map, line: true, (b, w) => new MaxPool1d(b.Name, b.Input, w))),
        ["max-pool2d"] = ("kernel", (map, _) => SpatialKinds.Pool(map, line: false, (b, w) => new MaxPool2d(b.Name, b.Input, w))),
        ["sum-pool2d"] = ("kernel", (map, _) => SpatialKinds.Pool(map, line: false, (b, w) => new SumPool2d(b.Name, b.Input, w))),
        ["flatten"] = (null, (_, _) => b => new Flatten(b.Name, b.Input)),
        ["batch-norm"] = (null, (map, _) => Normalisation(map, thresholdDependent: false)),
        ["td-batch-norm"] = (null, (map, _) => Normalisation(map, thresholdDependent: true)),
        ["dropout"] = ("probability", (map, _) => Dropout(map)),
        [LayerPlan.Relu] = (null, (_, _) => b => new Relu(b.Name, b.Input.Count)),
        [LayerPlan.Qcfs] = ("levels", (map, _) => Qcfs(map)),
        ["lif"] = (null, (map, _) => NeuronKinds.Lif(map)),
        ["neuron"] = ("model", (map, _) => NeuronKinds.Neuron(map)),
        ["residual"] = ("body", Residual),
    };

    /// <summary>Reads a list of layers.</summary>
    /// <param name="items">The list.</param>
    /// <param name="names">Names those that have none.</param>
    internal static ImmutableArray<LayerPlan> Read(IReadOnlyList<RecipeItem> items, NameGiver names)
    {
        var plans = ImmutableArray.CreateBuilder<LayerPlan>(items.Count);
        foreach (var item in items)
        {
            if (!Kinds.TryGetValue(item.Kind, out var kind))
                throw item.Unknown("layer", Kinds.Keys);
            var map = item.Settings(kind.Shorthand);
            var name = names.Give(map.OptionalText("name"), item.Kind, map.PlaceOf("name"));
            var make = kind.Read(map, names);
            map.Done();
            plans.Add(new LayerPlan(name, item.Kind, item.Place, make));
        }

        return plans.ToImmutable();
    }

    private static Func<LayerBuild, Layer> Linear(RecipeMap map)
    {
        int? outputs = map.OptionalText("out") == "classes" ? null : map.Whole("out", null, 1);
        var options = new LinearOptions { Bias = map.Flag("bias", false), Gain = map.Number("gain", 1, 0), Normalisation = WeightNorm(map) };
        var spikesOnce = SpikesOnce(map);
        return b =>
        {
            LayerBuild.RefuseBeyondLimit((double)b.Input.Count * (outputs ?? b.Classes));
            return new Linear(b.Name, b.Input.Count, outputs ?? b.Classes, b.Random, options with { SpikeSteps = spikesOnce ? b.TimeSteps : 1, Quantise = b.Quantise });
        };
    }

    /// <summary>Whether weights are standardised in training.</summary>
    internal static WeightNormalisation? WeightNorm(RecipeMap map) => map.Flag("weight-norm", false) ? new WeightNormalisation() : null;

    /// <summary>Whether weights begin as for inputs that spike once in all T steps.</summary>
    internal static bool SpikesOnce(RecipeMap map) => map.Choice<bool>("initialisation", false, ("uniform", false), ("ettfs", true));

    private static Func<LayerBuild, Layer> Normalisation(RecipeMap map, bool thresholdDependent)
    {
        var standard = new BatchNormOptions();
        var epsilon = map.Number("epsilon", standard.Epsilon, 1e-12);
        var options = new BatchNormOptions { Epsilon = epsilon, Momentum = map.Number("momentum", standard.Momentum, 0, 1), Affine = map.Flag("affine", standard.Affine) };
        if (!thresholdDependent)
            return b => new BatchNorm(b.Name, b.Input, options);
        var (threshold, alpha) = (map.Number("threshold", 1, 1e-6), map.Number("alpha", 1, 1e-6));
        return b => new TdBatchNorm(b.Name, b.Input, threshold, alpha, options);
    }

    private static Func<LayerBuild, Layer> Dropout(RecipeMap map)
    {
        var probability = map.Number("probability", 0.5, 0, 0.999);
        return b => new Dropout(b.Name, b.Input.Count, probability);
    }

    private static Func<LayerBuild, Layer> Qcfs(RecipeMap map)
    {
        var standard = new QcfsOptions();
        var options = new QcfsOptions
        {
            Levels = map.Whole("levels", standard.Levels, 1, 1024),
            Scale = map.Number("scale", standard.Scale, 1e-3),
            TrainScale = map.Flag("train-scale", standard.TrainScale),
        };
        return b => new Qcfs(b.Name, b.Input.Count, options);
    }

    private static Func<LayerBuild, Layer> Residual(RecipeMap map, NameGiver names)
    {
        var body = Read(map.Items("body"), names);
        var shortcut = map.Has("shortcut") ? Read(map.Items("shortcut"), names) : [];
        var kind = map.Choice<ResidualKind>("join", ResidualKind.Add, ("add", ResidualKind.Add), ("or", ResidualKind.Or));
        if (body.IsEmpty)
            throw map.Wrong("body", "at least one layer", "none");
        return b => new Residual(b.Name, Branch(body, "body", b), shortcut.IsEmpty ? null : Branch(shortcut, "shortcut", b), kind);
    }

    /// <summary>Layers as one branch of a layer.</summary>
    internal static Sequential Branch(ImmutableArray<LayerPlan> plans, string role, LayerBuild b) =>
        new($"{b.Name}.{role}", LayerPlan.Build(plans, b.Input, b.Classes, b.Random, b.TimeSteps, b.Quantise).Layers);
}
