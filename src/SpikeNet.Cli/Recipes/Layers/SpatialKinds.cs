using SpikeNet.Cli.Recipes.Yaml;
using SpikeNet.Tensors;

namespace SpikeNet.Cli.Recipes.Layers;

/// <summary>Reads convolutions and poolings.</summary>
internal static class SpatialKinds
{
    internal static Func<LayerBuild, Layer> Convolution(RecipeMap map, bool line)
    {
        var channels = map.Whole("channels", null, 1);
        var kernel = map.Whole("kernel", null, 1);
        var window = Window(map, kernel, standardStride: 1, line);
        var options = new Conv2dOptions
        {
            Bias = map.Flag("bias", false),
            Gain = map.Number("gain", 1, 0),
            Groups = map.Whole("groups", 1, 1),
            Normalisation = LayerKinds.WeightNorm(map),
        };
        var spikesOnce = LayerKinds.SpikesOnce(map);
        Conv2dOptions For(LayerBuild b)
        {
            RefuseBeyondLimit(b, channels, window, options.Groups);
            return options with { SpikeSteps = spikesOnce ? b.TimeSteps : 1, Quantise = b.Quantise };
        }

        return line
            ? b => new Conv1d(b.Name, b.Input, channels, window, b.Random, For(b))
            : b => new Conv2d(b.Name, b.Input, channels, window, b.Random, For(b));
    }

    internal static Func<LayerBuild, Layer> Transposed(RecipeMap map, bool line)
    {
        var channels = map.Whole("channels", null, 1);
        var kernel = map.Whole("kernel", null, 1);
        var window = Window(map, kernel, standardStride: 1, line);
        var options = new ConvTransposeOptions
        {
            Bias = map.Flag("bias", false),
            Gain = map.Number("gain", 1, 0),
            Groups = map.Whole("groups", 1, 1),
            OutputPadding = map.Whole("output-padding", 0, 0),
        };
        ConvTransposeOptions For(LayerBuild b)
        {
            RefuseBeyondLimit(b, channels, window, options.Groups);
            return options;
        }

        return line
            ? b => new ConvTranspose1d(b.Name, b.Input, channels, window, b.Random, For(b))
            : b => new ConvTranspose2d(b.Name, b.Input, channels, window, b.Random, For(b));
    }

    private static void RefuseBeyondLimit(LayerBuild b, int channels, SpatialWindow window, int groups) =>
        LayerBuild.RefuseBeyondLimit((double)b.Input.Channels / groups * channels * window.KernelHeight * window.KernelWidth);

    internal static Func<LayerBuild, Layer> Pool(RecipeMap map, bool line, Func<LayerBuild, SpatialWindow, Layer> make)
    {
        var kernel = map.Whole("kernel", null, 1);
        var window = Window(map, kernel, standardStride: kernel, line);
        return b => make(b, window);
    }

    private static SpatialWindow Window(RecipeMap map, int kernel, int standardStride, bool line)
    {
        var (stride, padding, dilation) = (map.Whole("stride", standardStride, 1), map.Whole("padding", 0, 0), map.Whole("dilation", 1, 1));
        return line ? SpatialWindow.Line(kernel, stride, padding, dilation) : SpatialWindow.Square(kernel, stride, padding, dilation);
    }
}
