using System.Collections.Immutable;

namespace SpikeNet.Backends.Chip;

/// <summary>The smallest changes of a layer that bring it within a limit.</summary>
internal static class Speck2eRemedies
{
    /// <summary>The smallest larger stride that does; null where none does or the layer is fully connected.</summary>
    internal static int? StrideThat(Speck2eLayer layer, ImmutableArray<int> strides, Func<Speck2eLayer, bool> does)
    {
        if (layer.IsDense)
            return null;
        var now = Math.Max(layer.Window.StrideY, layer.Window.StrideX);
        foreach (var stride in strides.Where(s => s > now))
        {
            if (does(layer.Resized(layer.Input.Channels, layer.Output.Channels, stride)))
                return stride;
        }

        return null;
    }

    /// <summary>The most output channels that do; null where not even one does.</summary>
    internal static int? ChannelsThat(Speck2eLayer layer, Func<Speck2eLayer, bool> does)
    {
        for (var channels = layer.Output.Channels - 1; channels > 0; channels--)
        {
            if (does(layer.Resized(layer.Input.Channels, channels)))
                return channels;
        }

        return null;
    }

    /// <summary>The most input channels that do; null where not even one does.</summary>
    internal static int? InputsThat(Speck2eLayer layer, Func<Speck2eLayer, bool> does)
    {
        for (var channels = layer.Input.Channels - 1; channels > 0; channels--)
        {
            if (does(layer.Resized(channels, layer.Output.Channels)))
                return channels;
        }

        return null;
    }

    /// <summary>What makes a layer fit some core: "use stride 2 or at most 16 channels".</summary>
    internal static string ForMemory(Speck2eLayer layer, ImmutableArray<Speck2eCore> cores, ImmutableArray<int> strides)
    {
        bool Fits(Speck2eLayer l) => cores.Any(c => c.Fits(l));
        var ways = new List<string>();
        if (StrideThat(layer, strides, Fits) is { } stride)
            ways.Add($"stride {stride}");
        if (ChannelsThat(layer, Fits) is { } outputs)
            ways.Add($"at most {outputs} {Outputs(layer)}");
        if (layer.KernelWords > cores.Max(c => c.KernelWords) && InputsThat(layer, Fits) is { } inputs)
            ways.Add($"at most {inputs} input channels");
        return ways.Count > 0 ? $"use {string.Join(" or ", ways)}" : "use a smaller map and fewer channels together";
    }

    internal static string Outputs(Speck2eLayer layer) => layer.IsDense ? "neurons" : "channels";
}
