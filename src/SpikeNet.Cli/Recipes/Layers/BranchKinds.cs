using SpikeNet.Cli.Recipes.Yaml;
using SpikeNet.Graph;
using SpikeNet.Tensors;

namespace SpikeNet.Cli.Recipes.Layers;

/// <summary>Reads attention, branches, normalisations of steps, gated units and delays.</summary>
internal static class BranchKinds
{
    internal static Func<LayerBuild, Layer> LayerNorm(RecipeMap map)
    {
        var options = Normalisation(map) with { EachPlace = map.Flag("each-place", false) };
        return b => new LayerNorm(b.Name, b.Input, options);
    }

    internal static Func<LayerBuild, Layer> GroupNorm(RecipeMap map)
    {
        var (groups, options) = (map.Whole("groups", null, 1), Normalisation(map));
        return b => new GroupNorm(b.Name, groups, b.Input, options);
    }

    internal static Func<LayerBuild, Layer> Attention(RecipeMap map)
    {
        var standard = new SpikingSelfAttentionOptions();
        var (neuron, surrogate) = NeuronKinds.Settings(map, "attention");
        var options = new SpikingSelfAttentionOptions
        {
            Form = map.Choice<AttentionKind>("form", standard.Form, ("product", AttentionKind.Product), ("and-or", AttentionKind.AndOr)),
            Heads = map.Whole("heads", standard.Heads, 1),
            Scale = map.Number("scale", standard.Scale, 1e-9),
            Normalise = map.Flag("normalise", standard.Normalise),
            Gain = map.Number("gain", standard.Gain, 0),
            Neuron = neuron,
            Surrogate = surrogate,
        };
        return b => new SpikingSelfAttention(b.Name, b.Input, b.Random, options);
    }

    internal static Func<LayerBuild, Layer> DualBranch(RecipeMap map, NameGiver names)
    {
        var first = LayerKinds.Read(map.Items("first"), names);
        var second = LayerKinds.Read(map.Items("second"), names);
        foreach (var (role, branch) in new[] { ("first", first), ("second", second) })
        {
            if (branch.IsEmpty)
                throw map.Wrong(role, "at least one layer", "none");
        }

        if (map.Has("read-outs"))
        {
            if (map.Has("fusion"))
                throw map.Wrong("fusion", "none beside 'read-outs', whose scores are weighted", map.OptionalText("fusion") ?? "");
            var taus = map.Map("read-outs");
            var both = (taus.Number("first", null, 0.1), taus.Number("second", null, 0.1));
            taus.Done();
            return b => SpikeNet.DualBranch.WithReadOuts(b.Name, b.Input, LayerKinds.Branch(first, "first-layers", b), LayerKinds.Branch(second, "second-layers", b), both);
        }

        var fusion = map.Choice<BranchFusion>("fusion", BranchFusion.Add, ("add", BranchFusion.Add), ("concatenate", BranchFusion.Concatenate), ("weighted", BranchFusion.Weighted));
        return b => new DualBranch(b.Name, b.Input, LayerKinds.Branch(first, "first", b), LayerKinds.Branch(second, "second", b), fusion);
    }

    /// <summary>Layers over the places of a step, one way or both, then over time at every place.</summary>
    internal static Func<LayerBuild, Layer> DualPath(RecipeMap map, NameGiver names)
    {
        var places = LayerKinds.Read(map.Items("places"), names);
        var back = map.Has("places-back") ? LayerKinds.Read(map.Items("places-back"), names) : [];
        var time = LayerKinds.Read(map.Items("time"), names);
        foreach (var (role, path) in new[] { ("places", places), ("time", time) })
        {
            if (path.IsEmpty)
                throw map.Wrong(role, "at least one layer", "none");
        }

        return b =>
        {
            var place = b with { Input = FeatureShape.Flat(b.Input.Channels) };
            var there = LayerKinds.Branch(places, "over-places", place);
            var andBack = back.IsEmpty ? null : LayerKinds.Branch(back, "over-places-back", place);
            var through = LayerKinds.Branch(time, "over-time", b with { Input = FeatureShape.Flat(there.OutFeatures + (andBack?.OutFeatures ?? 0)) });
            return new DualPath(b.Name, b.Input, there, through, andBack);
        };
    }

    internal static Func<LayerBuild, Layer> GatedSpikingUnit(RecipeMap map)
    {
        var (size, recurrent) = (map.Whole("size", null, 1), map.Flag("recurrent", true));
        return b =>
        {
            // Two sums, of what comes in and of its own spikes.
            LayerBuild.RefuseBeyondLimit(2.0 * size * (b.Input.Count + (recurrent ? size : 0.0)));
            return new GatedSpikingUnit(b.Name, b.Input.Count, size, b.Random, recurrent);
        };
    }

    /// <summary>Delays whose Gaussian narrows from epoch to epoch.</summary>
    internal static Func<LayerBuild, Layer> LearnableDelay(RecipeMap map)
    {
        var steps = map.Whole("steps", null, 1);
        var sigma = map.Map("sigma", shorthand: "from");
        var from = sigma.Number("from", Math.Max(0.5, steps / 2.0), 1e-3);
        var to = sigma.Number("to", Math.Min(from, 0.5), 1e-3);
        sigma.Done();
        return b => new LearnableDelay(b.Name, b.Input.Count, steps, b.Random) { Sigma = from, Narrowing = (from, to) };
    }

    private static LayerNormOptions Normalisation(RecipeMap map)
    {
        var standard = new LayerNormOptions();
        return new LayerNormOptions { Epsilon = map.Number("epsilon", standard.Epsilon, 1e-12), Affine = map.Flag("affine", standard.Affine) };
    }
}
